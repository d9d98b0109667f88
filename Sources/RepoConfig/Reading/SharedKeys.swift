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
