package import Domain
import Crypto

/// Finds the names and descriptions of commit statuses.
package struct StatusWriter: Hashable, Sendable {
    /// What names begin with (`--vcs-status-name`).
    let prefix: String
    package init(prefix: String = "atlantis") { self.prefix = prefix }

    private static let longestContext = 255
    /// GitHub refuses more.
    private static let longestDescription = 140

    /// The name of a status: what is reported under the same name on the same commit replaces what was there.
    package func context(of subject: StatusReport.Subject) -> String {
        let name =
            switch subject {
            case .command(let command): command.rawValue
            case .policyCheck: "policy_check"
            case .projectPolicyCheck(let project): "policy_check: \(project.statusName)"
            case .project(let project, let command): "\(command.rawValue): \(project.statusName)"
            case .hook(let isBefore, let label): "\(isBefore ? "pre" : "post")_workflow_hook: \(label)"
            }
        return Self.shortened("\(prefix)/\(name)".withoutControls)
    }

    /// Different long names stay different.
    private static func shortened(_ name: String) -> String {
        guard name.unicodeScalars.count > longestContext else { return name }
        let sum = SHA256.hash(data: Array(name.utf8)).prefix(6).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        return String(name.unicodeScalars.prefix(longestContext - 1 - sum.count)) + "-" + sum
    }

    /// The sentence beside the name.
    package func description(of report: StatusReport) -> String {
        let text =
            switch report.text {
            case .plain: Self.plain(report)
            // Hooks write files, which end with a line feed and may be empty.
            case .line(let line): line.trimmed.isEmpty ? Self.plain(report) : line.trimmed
            case .superseded(let commit): "Superseded by \(commit.prefix(7))."
            case .closed: "Stopped: the pull request was closed."
            case .counts(let counts): Self.words(for: counts, report)
            }
        let line = text.withoutControls
        return line.unicodeScalars.count > Self.longestDescription
            ? String(line.unicodeScalars.prefix(Self.longestDescription - 1)) + "…" : line
    }

    private static func plain(_ report: StatusReport) -> String {
        let name: String
        switch report.subject {
        case .command(let command), .project(_, let command): name = command.rawValue
        case .policyCheck, .projectPolicyCheck: name = "policy_check"
        case .hook: name = ""
        }
        let words =
            switch report.state {
            case .pending: "in progress..."
            case .failure: "failed."
            case .success: "succeeded."
            }
        return name.isEmpty ? words : "\(name.prefix(1).uppercased())\(name.dropFirst()) \(words)"
    }

    private static func words(for counts: StatusCounts, _ report: StatusReport) -> String {
        switch report.subject {
        case .command(.plan), .project(_, .plan):
            words(
                counts, report.state, succeeded: counts.succeeded, failed: counts.total - counts.succeeded, pending: "planned",
                failure: "failed to plan", success: "planned successfully")
        case .policyCheck, .projectPolicyCheck:
            words(
                counts, report.state, succeeded: counts.succeeded, failed: counts.errored, pending: "had policies checked",
                failure: "failed policy checks", success: "had policies checked successfully")
        case .command(.apply), .project(_, .apply): words(forApply: counts, report.state)
        case .command, .project, .hook:
            words(
                counts, report.state, succeeded: counts.succeeded, failed: counts.total - counts.succeeded, pending: "completed",
                failure: "failed", success: "succeeded")
        }
    }

    private static func words(forApply counts: StatusCounts, _ state: StatusReport.State) -> String {
        let rest = counts.unchanged > 0 ? " (\(counts.unchanged) up to date)" : ""
        let isAllUnchanged = state == .success && counts.unchanged > 0 && counts.unchanged == counts.total
        return words(
            counts, state, succeeded: isAllUnchanged ? counts.unchanged : counts.succeeded - counts.unchanged, failed: counts.errored,
            pending: "applied" + rest, failure: "failed to apply", success: isAllUnchanged ? "up to date" : "applied successfully" + rest)
    }

    private static func words(
        _ counts: StatusCounts, _ state: StatusReport.State, succeeded: Int, failed: Int, pending: String, failure: String, success: String
    ) -> String {
        switch state {
        case .pending: "\(succeeded)/\(counts.total) projects \(pending)."
        case .failure: "\(failed)/\(counts.total) projects \(failure)."
        case .success: "\(succeeded)/\(counts.total) projects \(success)."
        }
    }
}
