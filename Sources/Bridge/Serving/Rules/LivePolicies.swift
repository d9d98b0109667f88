package import Domain
import Synchronization

/// The policy book in force: the next decision takes the new one, and whoever holds the old one keeps it.
package final class LivePolicies: Sendable {
    // A class because rooms that decide share it with the one that reads the operator's file again.
    private let book: Mutex<PolicyBook>

    package init(_ book: PolicyBook) { self.book = Mutex(book) }

    package var current: PolicyBook { book.withLock { $0 } }

    package func replace(with new: PolicyBook) { book.withLock { $0 = new } }

    package func policy(for pullRequest: PullRequest.Reference, baseBranch: String) -> Policy {
        current.policy(for: pullRequest, baseBranch: baseBranch)
    }
}
