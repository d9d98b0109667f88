/// One setting of the server, by the name it has on the command line, in the environment and in the config file.
package struct ServerFlag: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable { case string, int, int64, bool }

    /// How far this version goes with a flag.
    package enum Stage: Hashable, Sendable {
        case works
        /// Only this value works; any other is announced as not yet there.
        case only(String)
        /// Read and announced, without effect.
        case notYet
        /// Leaving it out of account would be dangerous, so the server does not start with it; the text says what would go wrong.
        case refused(String)
    }

    /// Without dashes in front, for example `gh-token`.
    package var name: String
    package var kind: Kind
    /// The text that stands for the value where nobody gives one; empty for none.
    package var defaultText: String
    /// What the flag does, in one or a few sentences.
    package var help: String
    package var stage: Stage
    package var isSecret: Bool = false
    package var isHidden: Bool = false
    /// Whether Atlantis does not have it.
    package var isOurs: Bool = false

    /// `GH_TOKEN`, after `ATLANTIS_` or `BULKHEAD_`.
    package var variable: String { name.uppercased().replacing("-", with: "_") }
}

extension ServerFlag {
    /// Every flag, in the order of the documentation.
    package static let all: [ServerFlag] = process + repositories + planning + comments + gitHub + otherForges + ours

    /// Flags of old Atlantis releases, with what to do today.
    package static let former: [String: String] = [
        "require-approval": "set apply_requirements: [approved] in the repo config instead",
        "require-mergeable": "set apply_requirements: [mergeable] in the repo config instead",
        "allow-repo-config": "set allowed_overrides in the repo config instead",
        "repo-whitelist": "did you mean --repo-allowlist?",
        "silence-whitelist-errors": "did you mean --silence-allowlist-errors?",
        "disable-apply": "leave apply out of --allow-commands instead",
    ]

    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

extension ServerFlag {
    static func string(_ name: String, _ help: String, default text: String = "", _ stage: Stage = .works) -> ServerFlag {
        ServerFlag(name: name, kind: .string, defaultText: text, help: help, stage: stage)
    }
    static func secret(_ name: String, _ help: String, default text: String = "", _ stage: Stage = .works) -> ServerFlag {
        ServerFlag(name: name, kind: .string, defaultText: text, help: help, stage: stage, isSecret: true)
    }
    static func int(_ name: String, _ help: String, default number: Int = 0, _ stage: Stage = .works) -> ServerFlag {
        ServerFlag(name: name, kind: .int, defaultText: String(number), help: help, stage: stage)
    }
    static func int64(_ name: String, _ help: String, _ stage: Stage = .works) -> ServerFlag {
        ServerFlag(name: name, kind: .int64, defaultText: "0", help: help, stage: stage)
    }
    static func bool(_ name: String, _ help: String, default truth: Bool = false, _ stage: Stage = .works) -> ServerFlag {
        ServerFlag(name: name, kind: .bool, defaultText: String(truth), help: help, stage: stage)
    }
}
