import Domain

/// The git program as we call it: nothing of the machine's or the repository's configuration can make it run anything.
package struct GitProgram: Hashable, Sendable {
    package var settings: GitSettings

    package init(_ settings: GitSettings) { self.settings = settings }
}
