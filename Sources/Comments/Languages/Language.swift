/// The language of the layouts around what tools print (`--language`), with an operator's own words in it
/// (`--language-config-file`). Fixed sentences, commit statuses and the answers to wrong commands are English in every language.
package struct Language: Hashable, Sendable {
    enum Tongue: String { case english = "en", spanish = "es" }

    let tongue: Tongue
    /// What the operator calls a pull request, where the code host says so.
    package var pullRequestLabel: String?
    /// What the operator calls a pull request, where the code host says merge request.
    package var mergeRequestLabel: String?
    /// What the operator calls commands, by their names in comments; `policy_check` is one of them.
    package var commandTitles: [String: String] = [:]

    private init(_ tongue: Tongue) { self.tongue = tongue }

    package static let english = Language(.english)
    package static let spanish = Language(.spanish)
    /// The codes that can be chosen, for messages.
    package static let supportedCodes = [Tongue.english, .spanish].map(\.rawValue)

    /// The language with a code such as `es` or `es-MX`; nil if it is none of ours.
    package static func named(_ code: String) -> Language? {
        let code = code.trimmed.lowercased().split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)[0]
        return Tongue(rawValue: String(code)).map(Language.init(_:))
    }

    /// One of two texts.
    func say(_ english: String, _ spanish: String) -> String {
        switch tongue {
        case .english: english
        case .spanish: spanish
        }
    }
}
