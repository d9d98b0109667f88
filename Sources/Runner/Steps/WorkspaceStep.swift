import Domain
import Foundation
import Sandbox
import Terraform

extension StageWork {
    /// Brings terraform into the project's workspace, which is made if there is none.
    mutating func switchWorkspace() async throws {
        switch WorkspaceSwitch(to: place.key.workspace, version: binary.version) {
        case .none: return
        case .unsupported(let text): throw StepFailure.refused(text)
        case .selecting(let select, let create): try await enter(select, orCreate: create)
        case .asking(let show, let select, let create):
            if try await currentWorkspace(show) != place.key.workspace { try await enter(select, orCreate: create) }
        }
    }

    private mutating func enter(_ select: [String], orCreate create: [String]) async throws {
        if try await terraform(select).ending.isSuccess { return }
        let created = try await terraform(create)
        guard !created.ending.isSuccess else { return }
        throw StepFailure.refused("\(failureText(create, created.ending)): \(try created.slice.text())")
    }

    private func currentWorkspace(_ show: [String]) async throws -> String {
        if let workspace = recordedWorkspace() { return workspace }
        let invocation = Invocation(binary.path, show, environment: terraformEnvironment, in: place.folder)
        let captured = try await runner.sandbox.capture(invocation, limit: 1 << 20, within: runner.settings.stepLimit)
        guard captured.ending.isSuccess else {
            throw StepFailure.failed("\(failureText(show, captured.ending))\n\(captured.text)\(captured.diagnosticText)")
        }
        return TerminalCodes.strip(captured.text).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The workspace that terraform noted in its own folder: asking it would be a process for every plan. Nil if it cannot be
    /// known this way, because a variable decides or because nothing is noted and another one than `default` is wanted.
    private func recordedWorkspace() -> String? {
        let environment = terraformEnvironment
        guard environment["TF_WORKSPACE"] == nil, variables["TF_DATA_DIR"] == nil else { return nil }
        let data = environment["TF_DATA_DIR"] ?? ".terraform"
        let file = (data.hasPrefix("/") ? data : "\(place.folder)/\(data)") + "/environment"
        guard let handle = FileHandle(forReadingAtPath: file) else {
            return place.key.workspace == "default" ? "default" : nil
        }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: 4096) else { return nil }
        let noted = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return noted.isEmpty ? "default" : noted
    }
}
