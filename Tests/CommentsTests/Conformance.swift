import Comments
import Domain
import Foundation
import TestSupport

/// Comments that Atlantis's own tests expect.
enum Conformance {
    private static let folder = sharedFolder.appending(path: "conformance/test-repos")
    static let isHere = FileManager.default.fileExists(atPath: folder.path)

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    /// What stands in the code blocks with output, in order.
    static func outputs(in comment: String) -> [String] {
        comment.components(separatedBy: "```diff\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
    }

    /// A result for every heading of `comment`, as terraform would have given it.
    static func results(in comment: String, of command: Command, allowsApplyAll: Bool = true) -> (CommandResults, [Job.ID: String]) {
        let headings = comment.split(separator: "\n").filter { $0.hasPrefix("1. ") || $0.hasPrefix("Ran ") && $0.contains("dir: `") }
        var rest = outputs(in: comment)[...]
        var outputs: [Job.ID: String] = [:]
        let projects = headings.enumerated().map { index, heading in
            let job = Job.ID("\(index)")
            let isRefused =
                comment.contains("\(heading.dropFirst(3))\n**Apply Failed**") || comment.contains("\(heading)\n\n**Apply Failed**")
            guard !isRefused else {
                return result(heading, job, .refused(.requirement(.policiesPassed, command: .apply, reason: nil)))
            }
            // Programs end their output with a line feed.
            let output = rest.popFirst() ?? ""
            outputs[job] = output + "\n"
            return result(heading, job, outcome(of: command.name, output))
        }
        return (
            CommandResults(
                command: command, projects: projects, allowsApply: true, allowsApplyAll: allowsApplyAll, locksProjects: true), outputs
        )
    }

    private static func result(_ heading: Substring, _ job: Job.ID, _ outcome: ProjectResult.Outcome) -> ProjectResult {
        func value(_ name: String) -> String? {
            heading.range(of: "\(name): `").map { String(heading[$0.upperBound...].prefix { $0 != "`" }) }
        }
        let key = ProjectKey(dir: value("dir") ?? "", workspace: value("workspace") ?? "", name: value("project"))
        return ProjectResult(project: Project(key: key), job: job, outcome: outcome)
    }

    private static func outcome(of command: Command.Name, _ output: String) -> ProjectResult.Outcome {
        switch command {
        case .plan:
            .planned(
                summary(of: output), plan: Plan(project: ProjectKey(dir: "."), job: Job.ID("0"), commit: "", baseBranch: "", sha256: nil))
        case .apply: .applied
        default: .done
        }
    }

    private static func summary(of output: String) -> PlanSummary {
        var summary = PlanSummary()
        for line in output.split(separator: "\n") {
            if line.hasPrefix("No changes.") { summary.noChanges = String(line) }
            guard line.hasPrefix("Plan: ") else { continue }
            let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
            (summary.toAdd, summary.toChange, summary.toDestroy, summary.hasCounts) = (numbers[0], numbers[1], numbers[2], true)
        }
        return summary
    }
}
