import Domain
import Patterns

/// Reads a `policies` block.
struct PolicyReading {
    static let keys: Set<String> = [
        "conftest_version", "owners", "approve_count", "sticky_policy_approvals", "policy_item_regex", "policy_sets",
    ]
    static let setKeys: Set<String> = [
        "name", "path", "source", "owners", "approve_count", "prevent_self_approve", "sticky_policy_approvals", "policy_item_regex",
    ]

    private let fields: Fields
    private let version: String?
    private let sets: [WrittenSet]
    /// What sets inherit.
    private let shared: Shared

    private struct Shared {
        var owners: PolicySet.Owners
        var approvalsNeeded: Int
        var keepsApprovals: Bool
        var itemPattern: String
    }

    private struct WrittenSet {
        let fields: Fields
        var set: PolicySet
        var source: String?
    }

    init(_ yaml: YAML) throws(ConfigError) {
        fields = try Fields(yaml, "raw.PolicySets", known: Self.keys)
        version = try fields.string("conftest_version")
        shared = Shared(
            owners: try Self.owners(fields["owners"]), approvalsNeeded: try Self.count(fields) ?? 1,
            keepsApprovals: try fields.bool("sticky_policy_approvals") ?? false,
            itemPattern: try Self.pattern(fields) ?? PolicyRules.standardItemPattern)
        var sets: [WrittenSet] = []
        for item in try fields["policy_sets"]?.items(of: "raw.PolicySet") ?? [] { sets.append(try Self.set(item, shared)) }
        self.sets = sets
    }

    private static func set(_ yaml: YAML, _ shared: Shared) throws(ConfigError) -> WrittenSet {
        let fields = try Fields(yaml, "raw.PolicySet", known: setKeys)
        let source = try fields.string("source").flatMap { $0.isEmpty ? nil : $0 }
        let own = try owners(fields["owners"])
        let set = PolicySet(
            name: try fields.string("name") ?? "", path: try fields.string("path") ?? "", isLocal: source == nil || source == "local",
            owners: .init(users: union(own.users, shared.owners.users), teams: union(own.teams, shared.owners.teams)),
            approvalsNeeded: try count(fields) ?? shared.approvalsNeeded,
            preventsSelfApproval: try fields.bool("prevent_self_approve") ?? false,
            keepsApprovals: try fields.bool("sticky_policy_approvals") ?? shared.keepsApprovals,
            itemPattern: try pattern(fields) ?? shared.itemPattern)
        return WrittenSet(fields: fields, set: set, source: source)
    }

    private static func owners(_ yaml: YAML?) throws(ConfigError) -> PolicySet.Owners {
        guard let yaml else { return .init() }
        let fields = try Fields(yaml, "raw.PolicyOwners", known: ["users", "teams"])
        return .init(users: try fields.strings("users") ?? [], teams: try fields.strings("teams") ?? [])
    }

    /// Nobody can ask for no approvals at all.
    private static func count(_ fields: Fields) throws(ConfigError) -> Int? {
        try fields.int("approve_count").flatMap { $0 > 0 ? $0 : nil }
    }

    private static func pattern(_ fields: Fields) throws(ConfigError) -> String? {
        try fields.string("policy_item_regex").flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func union(_ first: [String], _ second: [String]) -> [String] {
        var seen = Set<String>()
        return (first + second).filter { seen.insert($0).inserted }
    }

    var rules: PolicyRules {
        PolicyRules(
            conftestVersion: version.flatMap(normalisedVersion), sets: sets.map(\.set), approvalsNeeded: shared.approvalsNeeded,
            itemPattern: shared.itemPattern)
    }

    var unknown: [YAML.Field] { fields.unknown + sets.flatMap(\.fields.unknown) }

    /// Names that more than one set has, with the line of the second.
    var repeatedNames: [(name: String, line: Int)] {
        var seen = Set<String>()
        return sets.filter { !seen.insert($0.set.name).inserted }.map { ($0.set.name, $0.fields.line(of: "name")) }
    }
}

// MARK: Validation

extension PolicyReading {
    /// What is wrong with it. Where any tool may check (`custom_policy_check`), sets need no path, and there may be none.
    func complaints(isCustom: Bool) -> Complaints {
        var wrong = Complaints(of: fields)
        wrong.add("conftest_version", version.flatMap(problem(withVersion:)))
        wrong.add("policy_item_regex", problem(withPattern: shared.itemPattern))
        if sets.isEmpty, !isCustom { wrong.add("policy_sets", "cannot be empty; Declare policies that you would like to enforce") }
        var wrongSets = Complaints()
        for (index, set) in sets.enumerated() { wrongSets.add(String(index), complaints(of: set, isCustom: isCustom)) }
        wrong.add("policy_sets", wrongSets)
        return wrong
    }

    private func complaints(of written: WrittenSet, isCustom: Bool) -> Complaints {
        var wrong = Complaints(of: written.fields)
        if written.set.name.isEmpty { wrong.add("name", "is required") }
        if written.set.path.isEmpty, !isCustom { wrong.add("path", "is required") }
        if let source = written.source, source != "local", source != "github" {
            wrong.add("source", "only 'local' and 'github' source types are supported")
        }
        if written.fields.field("policy_item_regex") != nil {
            wrong.add("policy_item_regex", problem(withPattern: written.set.itemPattern))
        }
        return wrong
    }

    private func problem(withPattern pattern: String) -> String? {
        do {
            _ = try RegularExpression(pattern)
            return nil
        } catch {
            return "policy_item_regex \(quoted(pattern)) is not a valid regular expression: \(error)"
        }
    }
}
