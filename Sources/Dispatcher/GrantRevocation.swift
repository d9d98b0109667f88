package import Domain
package import Logging
import ServiceLifecycle
package import Storage

/// Takes back what was minted for jobs that have ended, however they ended and whichever server it was minted by.
package struct GrantRevocation: Service {
    private let store: Store
    private let ended: Bell
    private let log: Logger
    private let revoke: @Sendable (CredentialGrant) async throws -> Void

    /// - Parameters:
    ///   - ended: rings when jobs may have ended.
    ///   - revoke: takes one back; what is gone already is no error.
    package init(
        store: Store, ended: Bell, log: Logger, revoke: @escaping @Sendable (CredentialGrant) async throws -> Void
    ) {
        self.store = store
        self.ended = ended
        self.log = log
        self.revoke = revoke
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                let mayRest = await revokeDue()
                if mayRest { await ended.wait(atMost: .seconds(5)) }
            }
            // Jobs have ended by now, and what they had should not wait for the next server.
            _ = await revokeDue()
        } onGracefulShutdown: {
            ended.ring()
        }
    }

    /// Whether there was nothing left to do, or something that only waiting helps.
    private func revokeDue() async -> Bool {
        do {
            let due = try await store.grantsToRevoke()
            return await withTaskGroup(of: Bool.self) { group in
                // As many side by side as one page has.
                for grant in due { group.addTask { await take(back: grant) } }
                return await group.reduce(due.isEmpty) { $0 || !$1 }
            }
        } catch {
            log.error("looking for credentials to take back: \(error)")
            return true
        }
    }

    /// Whether what became of it could be written down. If not it is due still, and would be at once again.
    private func take(back grant: CredentialGrant) async -> Bool {
        do {
            do { try await revoke(grant) } catch {
                try await postpone(grant, error)
                return true
            }
            try await store.endGrant(grant.id)
            return true
        } catch {
            log.error("noting that a credential was taken back: \(error)", metadata: grant.metadata)
            return false
        }
    }

    private func postpone(_ grant: CredentialGrant, _ problem: any Error) async throws {
        let delay = min(300, Double(1 << min(grant.attempts, 8)))
        let metadata = grant.metadata.merging(["error": "\(problem)"]) { $1 }
        if try await store.postponeGrant(grant.id, because: "\(problem)", for: delay) {
            log.error("a credential could not be taken back before it ended by itself", metadata: metadata)
        } else {
            log.warning("a credential cannot be taken back now; that is tried again", metadata: metadata)
        }
    }
}

extension CredentialGrant {
    fileprivate var metadata: Logger.Metadata {
        ["job": "\(job)", "tenant": "\(tenant)", "phase": "\(phase.rawValue)", "grant": "\(id)"]
    }
}
