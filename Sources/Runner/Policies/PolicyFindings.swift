import Crypto
package import Domain
package import Patterns
import Terraform

/// What the programs of a policy check printed, set by set.
package struct PolicyFindings: Hashable, Sendable {
    /// One policy set that was checked.
    package struct Finding: Hashable, Sendable {
        package var policySet: String
        package var text: String
        package var hasPassed: Bool
        package var approvalsNeeded: Int
        package var itemPattern: String
    }

    package var findings: [Finding] = []

    package init() {}

    mutating func add(_ set: PolicySet, text: String, hasPassed: Bool) {
        findings.append(
            Finding(
                policySet: set.name, text: text, hasPassed: hasPassed, approvalsNeeded: set.approvalsNeeded, itemPattern: set.itemPattern))
    }

    /// What steps that are not conftest printed: the first output is of the first set, and so on; further ones belong to none.
    package init(custom outputs: [String], of policies: PolicyRules) {
        let limit = Self.limit(for: outputs.count)
        for (index, output) in outputs.enumerated() {
            let output = Self.end(of: output, limit)
            let further = PolicySet(
                name: "Custom", path: "", approvalsNeeded: policies.approvalsNeeded, itemPattern: policies.itemPattern)
            let set = policies.sets.indices.contains(index) ? policies.sets[index] : further
            add(set, text: output.isEmpty ? ConftestCommand.noOutput : output, hasPassed: ConftestCommand.hasPassed(custom: output))
        }
    }

    /// How the project stands with each set: nothing of it is approved yet.
    package func standings() throws(PatternError) -> [PolicyStanding] {
        var standings: [PolicyStanding] = []
        for finding in findings {
            let matches = try RegularExpression(finding.itemPattern).matches(in: finding.text, atMost: Self.mostItems)
            standings.append(
                PolicyStanding(
                    policySet: finding.policySet, hasPassed: finding.hasPassed, approvalsNeeded: finding.approvalsNeeded,
                    items: matches.map(Self.hash), itemPattern: finding.itemPattern))
        }
        return standings
    }

    /// The parts of the comment.
    package var parts: [PolicyOutput.Part] { findings.map { .init(policySet: $0.policySet, text: $0.text) } }

    /// How much of each of several texts is kept, so that all together are no more than anyone can be asked to read. It is cut
    /// before its items are looked for: what is approved is what is shown.
    static func limit(for count: Int) -> Int { (4 << 20) / max(1, count) }

    private static let mostItems = 10_000

    static func end(of text: String, _ limit: Int) -> String {
        text.utf8.count <= limit ? text : String(decoding: text.utf8.suffix(limit), as: UTF8.self)
    }

    private static func hash(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
