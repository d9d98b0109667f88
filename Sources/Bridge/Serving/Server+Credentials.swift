import Credentials
import Dispatcher
import Domain
import Storage

// What mints credentials for jobs and takes them back.
extension Server {
    /// The ways to stores, which are trusted like the code host; a store may have an authority of its own besides.
    func connections() -> Connections { Connections(trusting: extraRoots.map { [$0] } ?? []) }

    func broker(_ store: Store, _ desk: CredentialDesk, _ connections: Connections) async throws -> CredentialBroker {
        let identity = ServerIdentity(environment.mapValues { Secret($0) })
        let stores: Stores
        do { stores = try await Stores(identity: identity, connections: connections) } catch { throw StartFault("\(error)") }
        let journal = CredentialJournal(
            announce: { try await store.announceGrant($0, for: $1, of: $2, in: $3) },
            note: { try await store.noteGrant($0, $1) }, end: { try await store.endGrant($0) })
        return CredentialBroker(identity: identity, stores: stores, desk: desk, journal: journal)
    }

    func revocation(_ store: Store, _ broker: CredentialBroker, _ bells: Bells) -> GrantRevocation {
        GrantRevocation(store: store, ended: bells.grants, log: log, revoke: { try await broker.revoke($0) })
    }
}
