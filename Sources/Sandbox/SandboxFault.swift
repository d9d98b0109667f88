/// A program could not be run as asked.
package struct SandboxFault: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// No such program: not at its path, or nowhere in the environment's `PATH`.
        case programMissing
        /// The working folder is not there.
        case folderMissing
        /// An argument, a variable or a path can not be given to a program.
        case malformed(String)
        /// The file for its output, or its marker, could not be written.
        case fileUnwritable(String, reason: String)
        /// The system refused to start it.
        case notStarted(reason: String)
        /// It printed more than was allowed and was killed.
        case tooMuchOutput(limit: Int)
        /// It ran, and we lost sight of it.
        case lost(reason: String)
    }

    package var kind: Kind
    /// What was being started.
    package var program: String
    package var folder: String

    package init(_ kind: Kind, program: String, folder: String) {
        self.kind = kind
        self.program = program
        self.folder = folder
    }
}

extension SandboxFault: CustomStringConvertible {
    package var description: String { "starting \(program) in \(folder): \(reason)" }

    private var reason: String {
        switch kind {
        case .programMissing: "there is no such program"
        case .folderMissing: "the folder does not exist"
        case .malformed(let what): what
        case .fileUnwritable(let file, let reason): "cannot write \(file): \(reason)"
        case .notStarted(let reason): reason
        case .tooMuchOutput(let limit): "it printed more than \(limit) bytes"
        case .lost(let reason): reason
        }
    }
}
