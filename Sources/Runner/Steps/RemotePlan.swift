import Domain
import Sandbox
import Synchronization
import Terraform

// Backends that plan and apply elsewhere and give nobody what they planned.
extension StageWork {
    /// Whether the plan file only says that a remote workspace was planned, and what that printed.
    var isRemotePlan: Bool {
        get throws {
            guard let file = try PlainFile(reading: place.planFile) else { return false }
            defer { file.close() }
            return RemotePlan.isOne(try file.read(limit: RemotePlan.mark.utf8.count))
        }
    }

    /// Plans without saving, and keeps what that printed in the place of the plan.
    mutating func planRemotely(_ arguments: [OperatorArgument]) async throws -> LogSlice {
        let commenter = commenterArguments
        let slice = try await terraformOrFail(
            self.arguments(arguments) { RemotePlan.planArguments(extra: $0, commenter: commenter) })
        let text = RemotePlan.file(of: try slice.text(), version: binary.version)
        try PlainFile.write(Array(text.utf8), to: place.planFile)
        return slice
    }

    /// Applies what a remote workspace plans now, if that is what was reviewed.
    mutating func applyRemotely(_ arguments: [OperatorArgument]) async throws {
        guard let file = try PlainFile(reading: place.planFile) else { throw StepFailure.refused(StageRefusal.planMissing(place.key)) }
        defer { file.close() }
        let reviewed = String(decoding: try file.read(limit: JobFolder.outputLimit), as: UTF8.self)
        let apply = RemoteApply(reviewed: reviewed, version: binary.version)
        let commenter = commenterArguments
        let words = self.arguments(arguments) { RemotePlan.applyArguments(extra: $0, commenter: commenter) }
        let (printed, question) = try await converse(words.real, apply)
        if let question, question.answer != "yes\n" { throw StepFailure.refused(question.refusal) }
        let slice = try sliceOrFailure(words, printed)
        add(output: RemoteApply.afterQuestion(in: try slice.text()))
    }

    /// Runs terraform and answers its question, if it asks one.
    private func converse(
        _ arguments: [String], _ apply: RemoteApply
    ) async throws -> (printed: Printed, question: RemoteApply.Question?) {
        let start = try folder.logSize()
        let (log, asked) = (folder, Asked())
        let printed = try await run(invocation(of: arguments)) {
            let text = try LogSlice(file: log.log, range: start..<(try log.logSize())).text()
            guard let question = apply.question(in: text) else { return nil }
            asked.question.withLock { $0 = question }
            return question.answer
        }
        return (printed, asked.question.withLock { $0 })
    }

    /// A class, since the question is found while the program runs and wanted afterwards.
    private final class Asked: Sendable { let question = Mutex<RemoteApply.Question?>(nil) }
}
