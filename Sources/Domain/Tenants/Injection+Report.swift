extension Injection {
    /// What is injected and what is not, for the job's log, a line each: first the whole, then what nothing is granted for, then what
    /// nobody could find out. Whatever the configuration says in it is made harmless for a terminal, but not for Markdown.
    package func report(of needs: RootNeeds) -> [String] {
        [summary(of: needs)] + gapSentences + doubts(of: needs)
    }

    private var gapSentences: [String] {
        gaps.prefix(Self.mostGaps).map(\.sentence)
            + (gaps.count > Self.mostGaps ? ["Nothing is granted for \(gaps.count - Self.mostGaps) more."] : [])
    }

    private static let mostGaps = 20

    private func summary(of needs: RootNeeds) -> String {
        var parts = ["providers \(Self.list(needs.providers.sorted().map(providerName)))"]
        if let backend = needs.backend { parts.append("backend \(Shown(backend))") }
        if !needs.statesRead.isEmpty { parts.append("state of others in \(Self.list(needs.statesRead.sorted().map { "\(Shown($0))" }))") }
        parts.append("injected: \(Self.list(chosen.map { "\($0.entitlement.title) (\($0.reason.words))" }))")
        if !omitted.isEmpty {
            parts.append("not injected: \(Self.list(omitted.map { "\($0.entitlement.title) (\($0.omission.words))" }))")
        }
        return parts.joined(separator: "; ")
    }

    private func doubts(of needs: RootNeeds) -> [String] {
        guard needs.isUncertain else { return [] }
        return ["Not all that is needed is known, so everything that is granted is injected."]
            + needs.doubts.map { "\(Shown($0, limit: 400))" }
    }

    private func providerName(_ address: String) -> String {
        let name = "\(Shown(ProviderAddress(address).name))"
        guard address == "hashicorp/aws" else { return name }
        let accounts = Set(
            chosen.compactMap { chosen in
                if case .aws(let identity) = chosen.entitlement.kind { AWSRole.account(of: identity.role.arn) } else { nil }
            })
        return accounts.count > 1 ? "\(name) (\(accounts.count) accounts)" : name
    }

    private static func list(_ items: [String]) -> String {
        let shown = items.prefix(50).joined(separator: ", ")
        return items.isEmpty ? "none" : items.count > 50 ? "\(shown) and \(items.count - 50) more" : shown
    }
}

extension Entitlement {
    /// What people call it. It names the operator's secrets and roles, and nothing that they hold.
    package var title: String {
        switch kind {
        case .stored(let stored): stored.selection.title
        case .aws(let identity): "aws \(identity.profile ?? AWSRole.account(of: identity.role.arn) ?? identity.role.arn)"
        case .azure(let identity): identity.subscription.map { "azure \($0)" } ?? "azure"
        case .google(let identity): "google \(identity.serviceAccount)"
        case .vault(let identity):
            switch identity.product {
            case .token: "vault token"
            case .dynamic(let path, _, _): "vault \(path)"
            }
        }
    }
}

extension StoredEnvironment.Selection {
    fileprivate var title: String {
        switch self {
        case .secret(let name): name
        case .prefix(let prefix): "\(prefix)*"
        case .variable(let variable, _): variable
        }
    }
}

extension Injection.Reason {
    fileprivate var words: String {
        switch self {
        case .everyRoot: "for every root"
        case .used(let user): "\(Shown(user))"
        case .named(let name, let place): "\(Shown(name)) at \(Shown(place))"
        case .expression(let text, let place): "\(Shown(text)) at \(Shown(place)) is not known"
        case .doubt: "may be needed"
        }
    }
}

extension Injection.Omission {
    fileprivate var words: String {
        switch self {
        case .notRequired: "not required"
        case .otherAccount: "other accounts are named"
        }
    }
}

extension Injection.Gap {
    /// For people, before anything runs.
    package var sentence: String {
        switch self {
        case .provider(let user): "\(Shown(user)) is needed, and nothing is granted for it in this phase."
        case .account(let name, let place): "\(Shown(name)) is named at \(Shown(place)), and no identity is granted for it in this phase."
        }
    }
}

/// Text from a pull request in a line of ours: what moves the cursor or ends the line is left out, and so is what is too long.
private struct Shown: CustomStringConvertible {
    let description: String

    init(_ text: String, limit: Int = 120) {
        let plain = text.unicodeScalars.lazy.map { $0.isHarmless ? $0 : "?" }
        let start = plain.prefix(limit)
        description = String(String.UnicodeScalarView(start)) + (plain.dropFirst(limit).isEmpty ? "" : "…")
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
