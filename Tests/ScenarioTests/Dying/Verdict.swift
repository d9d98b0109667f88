import TestSupport

/// Judges how a story ended in which the server died: as always, except that an apply that was cut off says so.
struct Verdict: Sendable {
    /// The files of the ending without a death.
    let expected: [String: String]

    /// The same, where what steps write down may be written twice.
    var withoutNotes: Verdict {
        var verdict = self
        verdict.judgesNotes = false
        return verdict
    }
    private var judgesNotes = true

    init(expected: [String: String]) { self.expected = expected }

    private static let unknown = "It is not known whether the apply finished, and it was not repeated."

    /// What is wrong, or nil.
    func complaint(about ending: Ending) -> String? {
        let twice = Dictionary(grouping: ending.applied) { $0 }.filter { $0.value.count > 1 }.keys
        if !twice.isEmpty { return "applied twice: \(twice.sorted())" }
        var (expected, actual) = (expected, ending.files)
        if !judgesNotes { (expected["notes.txt"], actual["notes.txt"]) = (nil, nil) }
        guard actual.values.contains(where: { $0.contains(Self.unknown) }) else { return goldenDifference(expected, actual) }
        return goldenDifference(Self.withoutApplies(expected), Self.withoutApplies(actual))
    }

    /// What does not depend on how an apply ended: every other comment word for word and in its place, and every other status.
    private static func withoutApplies(_ files: [String: String]) -> [String: String] {
        var rest: [String: String] = [:]
        for (name, text) in files where name != "applied.txt" {
            switch name {
            case "statuses.txt": rest[name] = text.split(separator: "\n").filter { !$0.contains("/apply") }.joined(separator: "\n")
            case let name where name.contains("-apply"): rest[name.prefix { $0 != "-" } + "-apply"] = ""
            default: rest[name] = text
            }
        }
        return rest
    }
}
