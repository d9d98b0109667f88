import Domain
import Patterns

/// Regular expressions that are written between slashes.
enum SlashedExpression {
    /// What stands between the slashes; nil if there are none.
    static func inner(_ text: String) -> String? {
        let bytes = text.utf8
        let slash = UInt8(ascii: "/")
        guard bytes.count >= 2, bytes.first == slash, bytes.last == slash else { return nil }
        return String(Substring(bytes.dropFirst().dropLast()))
    }

    /// The expression under `key`; nil if there is none or it is wrong.
    static func read(_ text: String?, _ key: String, _ wrong: inout Complaints) -> RegularExpression? {
        guard let text, !text.isEmpty else { return nil }
        guard let inner = inner(text) else {
            wrong.add(key, "regex must begin and end with a slash '/'")
            return nil
        }
        do {
            return try RegularExpression(inner)
        } catch {
            wrong.add(key, "parsing: \(text): \(error)")
            return nil
        }
    }
}

/// The requirements that a file may ask for; `kind` is the key without its plural.
func readRequirements(_ texts: [String]?, _ kind: String, _ wrong: inout Complaints) -> [Requirement]? {
    guard let texts else { return nil }
    let allowed: [Requirement] = [.approved, .mergeable, .undiverged]
    var requirements: [Requirement] = []
    for text in texts {
        if let requirement = Requirement(rawValue: text), allowed.contains(requirement) {
            requirements.append(requirement)
        } else {
            let supported = "only \"approved\", \"mergeable\" and \"undiverged\" are supported"
            wrong.add(kind + "s", "\"\(text)\" is not a valid \(kind), \(supported)")
        }
    }
    return requirements
}

/// The mode of a `repo_locks` block; one that says nothing means the standard mode.
func readLockMode(_ fields: Fields, _ wrong: inout Complaints) throws(ConfigError) -> LockMode? {
    guard let block = fields["repo_locks"] else { return nil }
    let inner = try Fields(block, "raw.RepoLocks", known: ["mode"])
    guard let text = try inner.string("mode"), !text.isEmpty else { return .onPlan }
    if let mode = LockMode(rawValue: text) { return mode }
    // Also where a repository wrote it: a typing error that switches locks off helps nobody.
    var problem = Complaints(of: inner)
    problem.add("mode", "must be a valid value")
    wrong.add("repo_locks", problem)
    return nil
}

/// Why a text is no version, in the words of both files; nil if it is one.
func problem(withVersion text: String) -> String? {
    guard normalisedVersion(text) == nil else { return nil }
    return "version \(quoted(text)) could not be parsed: malformed version: \(text)"
}

/// A version with three numbers at least, without a `v`; nil if it is none.
func normalisedVersion(_ version: String) -> String? {
    guard versionExpression?.matchesWhole(version) == true else { return nil }
    let bare = version.utf8.first == UInt8(ascii: "v") ? String(version.dropFirst()) : version
    let core = bare.prefix { $0 == "." || ("0"..."9").contains($0) }
    let missing = 2 - core.count(where: { $0 == "." })
    return core + String(repeating: ".0", count: max(0, missing)) + bare.dropFirst(core.count)
}

private let versionExpression = try? RegularExpression(
    "v?[0-9]{1,9}(\\.[0-9]{1,9}){0,5}(-?[A-Za-z~-][0-9A-Za-z~-]{0,64}(\\.[0-9A-Za-z~-]{1,64}){0,5}|-[0-9][0-9A-Za-z~-]{0,64}"
        + "(\\.[0-9A-Za-z~-]{1,64}){0,5})?(\\+[0-9A-Za-z~-]{1,64}(\\.[0-9A-Za-z~-]{1,64}){0,5})?")
