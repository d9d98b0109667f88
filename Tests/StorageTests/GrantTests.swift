import Domain
import Foundation
import Storage
import TestSupport
import Testing

@Suite("A credential that was minted") struct GrantTests {
    private let lease = CredentialHandle(.vaultLease(id: "database/creds/ro/1", store: store), expiresAt: 900)
    private static let store = SecretStore.vault(.init(address: "https://vault.example", login: .ambient))
    private var store: SecretStore { Self.store }

    @Test("is written down before it is there, and until it is taken back") func life() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Store(folder: folder.path, now: { 100 })
            let announced = CredentialHandle(.announced("a lease of database/creds/ro", store), expiresAt: 900)
            let id = try await ledger.announceGrant(announced, for: Job.ID("j1"), of: "payments", in: .plan)
            #expect(try await ledger.openGrants(of: Job.ID("j1")).map(\.handle) == [announced])
            try await ledger.noteGrant(id, lease)
            #expect(try await ledger.openGrants(of: Job.ID("j1")).map(\.handle) == [lease])
            try await ledger.endGrant(id)
            #expect(try await ledger.openGrants(of: Job.ID("j1")).isEmpty)
            #expect(try await ledger.grantsToRevoke().isEmpty)
            try ledger.close()
        }
    }

    @Test("is found by the next server") func found() async throws {
        try await withTemporaryFolder { folder in
            let first = try Store(folder: folder.path, now: { 100 })
            let id = try await first.announceGrant(lease, for: Job.ID("j1"), of: "payments", in: .apply)
            try first.close()
            let second = try Store(folder: folder.path, now: { 200 })
            let left = try await second.grantsToRevoke()
            #expect(left == [CredentialGrant(id: id, job: Job.ID("j1"), tenant: "payments", phase: .apply, handle: lease)])
            try second.close()
        }
    }

    @Test("that cannot be taken back is tried again later") func postponed() async throws {
        try await withTemporaryFolder { folder in
            let early = try Store(folder: folder.path, now: { 100 })
            let id = try await early.announceGrant(lease, for: Job.ID("j1"), of: "payments", in: .plan)
            #expect(try await early.grantsToRevoke().map(\.id) == [id])
            #expect(try await early.postponeGrant(id, because: "no answer", for: 60) == false)
            #expect(try await early.grantsToRevoke().isEmpty)
            try early.close()
            let late = try Store(folder: folder.path, now: { 161 })
            #expect(try await late.grantsToRevoke().map(\.attempts) == [1])
            try late.close()
            let over = try Store(folder: folder.path, now: { 901 })
            #expect(try await over.postponeGrant(id, because: "no answer", for: 60), "it has ended by itself")
            #expect(try await over.grantsToRevoke().isEmpty)
            try over.close()
        }
    }
}
