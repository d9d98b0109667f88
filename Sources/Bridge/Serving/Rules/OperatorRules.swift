import Domain
import Foundation
import Logging
import RepoConfig

/// The operator's rules as they are at start, and how they stay up to date.
struct OperatorRules {
    let live: LivePolicies
    /// Nil where there is no file that could change.
    let watch: RulesWatch?

    /// Reads and checks the rules that the settings name, and logs what there is to say about them.
    init(_ settings: ServerSettings, log: Logger) throws {
        let stamp = settings.repositories.rules?.path.flatMap { FileStamp(path: $0) }
        let text = try RulesText(settings.repositories.rules)
        let rules = try text.parse()
        let policy = settings.policy
        for note in rules.notes + PolicyBook.notes(settings: policy, rules: rules) { log.warning("\(note)") }
        let live = LivePolicies(PolicyBook(settings: policy, rules: rules))
        self.live = live
        guard let path = settings.repositories.rules?.path, let stamp else {
            watch = nil
            return
        }
        let reader = RulesReader(
            path: path, text: text.text, stamp: stamp, log: log,
            parse: { text throws(ConfigError) in try RulesText(path: path, text: text).parse() },
            take: { rules in
                for note in rules.notes + PolicyBook.notes(settings: policy, rules: rules) { log.warning("\(note)") }
                live.replace(with: PolicyBook(settings: policy, rules: rules))
            })
        watch = RulesWatch(reader: reader)
    }
}

/// What the operator wrote, before it is understood.
struct RulesText: Sendable {
    /// Nil for text that came from a flag.
    var path: String?
    var text: String

    init(path: String?, text: String) {
        self.path = path
        self.text = text
    }

    /// Reads the file if there is one; without rules the text is empty.
    init(_ source: ServerSettings.Repositories.RulesSource?) throws(StartFault) {
        switch source {
        case nil: self.init(path: nil, text: "")
        case .json(let text): self.init(path: nil, text: text)
        case .file(let path):
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw StartFault("unable to read \(path) file: it is not there, or this user may not read it (--repo-config)")
            }
            self.init(path: path, text: text)
        }
    }

    func parse() throws(ConfigError) -> OperatorConfig {
        if let path { return try OperatorConfig.parse(text, path: path) }
        return text.isEmpty ? .builtIn : try OperatorConfig.parse(json: text)
    }
}

extension ServerSettings.Repositories.RulesSource {
    var path: String? { if case .file(let path) = self { path } else { nil } }
}
