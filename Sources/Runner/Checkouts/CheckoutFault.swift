/// A commit, a file or a working copy could not be had.
package struct CheckoutFault: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// git or the file system said no.
        case failed
        /// The head cannot be merged into the base branch.
        case conflict
        /// A name, an id or an address is not one: nothing was started.
        case malformed
        /// A folder leads out of its working copy.
        case traversal
        /// The folder is not in the working copy.
        case folderMissing
        /// The task was cancelled.
        case cancelled
    }

    package var kind: Kind
    /// What went wrong, for the person: what git printed, without credentials.
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

extension CheckoutFault: CustomStringConvertible {
    package var description: String { text }
}
