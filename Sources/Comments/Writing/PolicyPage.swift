import Crypto
import Domain
import Foundation
import Patterns

/// What is said of one project's policies.
struct PolicyPage {
    var writer: CommentWriter
    var results: CommandResults
    var project: ProjectKey
    var lockURL: String

    /// - Parameter printed: JSON of a ``PolicyOutput``, or what was printed instead.
    func checked(_ standings: [PolicyStanding], printed: String) -> String {
        let failure = "Some policy sets did not pass."
        guard let output = Self.output(printed) else {
            return "\(writer.errorBlock(topic, printed))\n\(results(standings, PolicyOutput()))"
        }
        let page = results(standings, output)
        return Self.areCleared(standings) ? page : "\(writer.failureBlock(topic, failure))\n\(page)"
    }

    func approved(_ standings: [PolicyStanding], _ refusals: [ApprovalRefusal]) -> String {
        let page = results(standings, PolicyOutput())
        if !refusals.isEmpty { return "\(writer.errorBlock(topic, refusals.map(\.sentence).joined(separator: "\n")))\n\(page)" }
        guard !Self.areCleared(standings) else { return page }
        return "\(writer.failureBlock(topic, "One or more policy sets require additional approval."))\n\(page)"
    }

    private var topic: Topic { results.topic }
    private var language: Language { writer.language }
    private static func areCleared(_ standings: [PolicyStanding]) -> Bool { standings.allSatisfy(\.isCleared) }

    /// Nil for what is no output of a check.
    private static func output(_ text: String) -> PolicyOutput? {
        if text.trimmed.isEmpty { return PolicyOutput() }
        return try? JSONDecoder().decode(PolicyOutput.self, from: Data(text.utf8))
    }

    private func results(_ standings: [PolicyStanding], _ output: PolicyOutput) -> String {
        let isCleared = Self.areCleared(standings)
        let isFolded = writer.settings.folds && lineFeeds(in: output) > Markdown.longestUnfolded
        let parts = parts(of: output, standings).joined(separator: "\n\n")
        let top = parts.isEmpty ? "" : isFolded ? "\(writer.folded(parts))\n\n" : "\(parts)\n\n\n"
        return top + (isCleared ? "" : "\(language.approvalStatus)\n\(Markdown.block(standings.map(\.sentence).joined(separator: "\n")))\n")
            + hints(isCleared: isCleared) + (isFolded ? summary(of: output) : "")
    }

    private func hints(isCleared: Bool) -> String {
        let approve = Markdown.bullet(language.approveThis, command: writer.hint.approve(project))
        return [
            isCleared ? (results.allowsApply ? writer.applyHint(project) : nil) : approve, writer.deleteHint(lockURL),
            Markdown.bullet(language.checkThis, command: writer.hint.plan(project, arguments: planArguments)),
        ].compactMap(\.self).joined(separator: "\n")
    }

    private var planArguments: [CommenterArgument] { results.command.name == .plan ? results.command.arguments : [] }
}

// MARK: What was printed

extension PolicyPage {
    /// As Atlantis counts them: each set begins with one, and those that were written as `\n` count too.
    private func lineFeeds(in output: PolicyOutput) -> Int {
        output.parts.reduce(output.before.lineFeeds + output.after.lineFeeds) { $0 + 1 + $1.text.lineFeeds + $1.text.writtenLineFeeds }
    }

    private func parts(of output: PolicyOutput, _ standings: [PolicyStanding]) -> [String] {
        // In the same order, and not by name alone: several custom checks have one name.
        let sets = output.parts.enumerated().map { index, part in
            let standing = standings.indices.contains(index) && standings[index].policySet == part.policySet ? standings[index] : nil
            return "\(language.policySet(part.policySet))\n\(findings(part, standing))"
        }
        return around(output.before) + sets + around(output.after)
    }

    private func around(_ text: String) -> [String] {
        text.trimmed.isEmpty ? [] : [Markdown.block(text.trimmed, language: "diff")]
    }

    /// What a set found; what somebody approved before is folded away.
    private func findings(_ part: PolicyOutput.Part, _ standing: PolicyStanding?) -> String {
        // The blank lines around a check's output are part of what Atlantis shows.
        let whole = Markdown.block(part.text, language: "diff")
        guard let standing, !standing.approvedItems.isEmpty, let pattern = try? RegularExpression(standing.itemPattern) else {
            return whole
        }
        let items = pattern.matches(in: part.text, atMost: standing.items.count + 1)
        let approved = items.filter { standing.approvedItems.contains(Self.sum(of: $0)) }
        let others = items.filter { !standing.approvedItems.contains(Self.sum(of: $0)) }
        // Nothing may be hidden that the standing does not know.
        guard !approved.isEmpty, items.map(Self.sum(of:)) == standing.items else { return whole }
        let folded = "<details><summary>\(language.approvedEarlier(approved.count))</summary>\n\n\(block(approved))\n</details>"
        return others.isEmpty ? folded : "\(block(others))\n\(folded)"
    }

    private func block(_ items: [String]) -> String { Markdown.block(items.joined(separator: "\n"), language: "diff") }

    private static func sum(of item: String) -> String {
        SHA256.hash(data: Data(item.utf8)).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// Each set's own count of tests, for those who do not unfold the outputs.
    private func summary(of output: PolicyOutput) -> String {
        let lines = output.parts.compactMap { part in
            Self.count(in: part.text).map { "policy set: \(part.policySet.withoutControls): \($0)" }
        }
        return lines.isEmpty ? "" : "\n\(Markdown.block(lines.joined(separator: "\n")))"
    }

    /// The last count in an output: above it, a check may print what the pull request's author wrote.
    private static func count(in text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline).reversed() {
            if let count = countPattern?.matches(in: String(line), atMost: 1).first { return count }
        }
        return nil
    }

    private static let countPattern = try? RegularExpression(
        #"\d+ tests?, \d+ passed, \d+ warnings?, \d+ failures?, \d+ exceptions?(, \d+ skipped)?"#)
}

extension PolicyStanding {
    /// The line of the list of approvals.
    fileprivate var sentence: String {
        let name = policySet.withoutControls
        if hasPassed { return "policy set: \(name): passed." }
        if isCleared { return "policy set: \(name): approved." }
        return "policy set: \(name): requires: \(approvalsNeeded) approval(s), have: \(countingApprovals.count)."
    }
}

extension ApprovalRefusal {
    fileprivate var sentence: String {
        switch self {
        case .notOwner(let policySet, let user):
            "policy set: \(policySet) user \(user) is not a policy owner - please contact policy owners to approve failing policies"
        case .ownPullRequest(let policySet, let author, let user):
            "policy set: \(policySet) the author of pr \(author) matches the command commenter user \(user) - please contact another policy owners to approve failing policies"
        case .alreadyApproved(_, let user, let missing):
            "policy set: already approved by \(user); need \(missing) more approval(s) from a different policy owner"
        }
    }
}

extension String {
    fileprivate var lineFeeds: Int { utf8.count { $0 == UInt8(ascii: "\n") } }
    /// Line feeds that a program printed as a back-slash with an `n`.
    fileprivate var writtenLineFeeds: Int {
        zip(utf8, utf8.dropFirst()).count { $0 == UInt8(ascii: "\\") && $1 == UInt8(ascii: "n") }
    }
}
