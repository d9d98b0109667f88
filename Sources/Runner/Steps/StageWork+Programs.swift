import Domain
import Sandbox
import Terraform

extension StageWork {
    /// The arguments of a terraform command: as they are given to it, and as people may see them, with variables unexpanded.
    struct Arguments {
        var real: [String]
        var shown: [String]

        init(_ fixed: [String]) {
            real = fixed
            shown = fixed
        }

        init(_ arguments: [OperatorArgument], expanded: [String], _ make: ([String]) -> [String]) {
            real = make(expanded)
            shown = make(arguments.map(\.text))
        }
    }

    /// What a program that ran left behind.
    struct Printed {
        var ending: Ending
        var slice: LogSlice
    }

    /// A program was stopped because the task was cancelled.
    struct Interruption: Error {
        var printed: String
    }

    func arguments(_ arguments: [OperatorArgument], _ make: ([String]) -> [String]) -> Arguments {
        Arguments(arguments, expanded: expand(arguments), make)
    }

    /// Runs terraform; what it prints goes to the log.
    func terraform(_ arguments: [String]) async throws -> Printed {
        try await run(invocation(of: arguments))
    }

    func invocation(of arguments: [String]) -> Invocation {
        Invocation(binary.path, arguments, environment: terraformEnvironment, in: place.folder)
    }

    /// Runs a program; what it prints goes to the log. With `answer` it may ask something.
    func run(_ invocation: Invocation, answer: (@Sendable () throws -> String?)? = nil) async throws -> Printed {
        let start = try folder.logSize()
        do {
            let ending = try await ending(of: invocation, answer)
            let slice = LogSlice(file: folder.log, range: start..<(try folder.logSize()))
            // One that had done its work when it was asked to stop keeps its result.
            if Task.isCancelled, !ending.isSuccess { throw Interruption(printed: try slice.text()) }
            return Printed(ending: ending, slice: slice)
        } catch let fault as SandboxFault where fault.isForPeople {
            throw StepFailure.failed(fault.description)
        }
    }

    private func ending(of invocation: Invocation, _ answer: (@Sendable () throws -> String?)?) async throws -> Ending {
        let limit = runner.settings.stepLimit
        guard job.changesTheWorld else {
            return try await runner.sandbox.run(invocation, appendingTo: folder.log, marker: folder.marker, within: limit)
        }
        // Killed in the middle it would leave a state behind that nobody knows.
        let patient = Launcher(grace: runner.settings.changeGrace)
        guard let answer else {
            return try await patient.runToItsEnd(invocation, appendingTo: folder.log, marker: folder.marker, within: limit)
        }
        return try await patient.runToItsEnd(
            invocation, appendingTo: folder.log, marker: folder.marker, within: limit, answer: answer)
    }

    /// Runs terraform and makes its output the comment's if it fails.
    mutating func terraformOrFail(_ arguments: Arguments) async throws -> LogSlice {
        try sliceOrFailure(arguments, try await terraform(arguments.real))
    }

    /// What terraform printed; if it failed that becomes the comment's.
    mutating func sliceOrFailure(_ arguments: Arguments, _ printed: Printed) throws -> LogSlice {
        guard printed.ending.isSuccess else {
            add(output: try printed.slice.text())
            throw StepFailure.failed(failureText(arguments.shown, printed.ending))
        }
        return printed.slice
    }

    func failureText(_ arguments: [String], _ ending: Ending) -> String {
        let ending = EndingText.text(ending, limit: runner.settings.stepLimit)
        return "running '\(([binary.path] + arguments).joined(separator: " "))' in '\(place.folder)': \(ending)"
    }
}

extension SandboxFault {
    /// Whether it comes of what a workflow says, and not of the server.
    var isForPeople: Bool {
        switch kind {
        case .programMissing, .folderMissing, .malformed, .tooMuchOutput: true
        case .fileUnwritable, .notStarted, .lost: false
        }
    }
}
