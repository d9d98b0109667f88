/// A program to start: its arguments as they are, an environment listed from nothing, a folder. Never a shell string of ours.
package struct Invocation: Hashable, Sendable {
    /// An absolute path, or a name that is looked up in the environment's `PATH`.
    package var program: String
    package var arguments: [String]
    package var environment: [String: String]
    /// Absolute path of the working folder.
    package var folder: String
    package init(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:], in folder: String) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
    }
}
