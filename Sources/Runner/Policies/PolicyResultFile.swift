import Domain
import Foundation

/// The file that `POLICYCHECKFILE` names, in which later steps find what conftest printed; its keys are known to people's scripts.
struct PolicyResultFile: Encodable {
    struct Result: Encodable {
        var policySet: String
        var output: String
        var hasPassed: Bool
        var approvalsNeeded: Int
        var approvals: [String] = []
        var items: [String]
        var itemPattern: String

        enum CodingKeys: String, CodingKey {
            case policySet = "PolicySetName"
            case output = "PolicyOutput"
            case hasPassed = "Passed"
            case approvalsNeeded = "ReqApprovalCount"
            case approvals = "Approvals"
            case items = "Hashes"
            case itemPattern = "PolicyItemRegex"
        }
    }

    let results: [Result]

    init(_ findings: PolicyFindings, _ standings: [PolicyStanding]) {
        results = zip(findings.findings, standings).map { finding, standing in
            Result(
                policySet: finding.policySet, output: finding.text, hasPassed: finding.hasPassed,
                approvalsNeeded: finding.approvalsNeeded, items: standing.items, itemPattern: finding.itemPattern)
        }
    }

    func encode(to encoder: any Encoder) throws { try results.encode(to: encoder) }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try PlainFile.write([UInt8](encoder.encode(self)), to: path)
    }
}
