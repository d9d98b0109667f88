import Domain

extension StartUpNotes {
    init(_ values: FlagValues) {
        if values.writtenText(.tfDistribution) != nil {
            deprecations.append("WARNING: Flag --tf-distribution has been deprecated.")
        }
        warnings += Self.secretsWithNewlines(values)
        if values.secret(.ghWebhookSecret) == nil {
            warnings.append("no GitHub webhook secret set. This could allow attackers to spoof requests from GitHub")
        }
        if values.isOn(.webPublic) {
            warnings.append("--web-public shows plans and logs to everybody who reaches this server")
        }
        if let teams = try? TeamRules.read(values.text(.ghTeamAllowlist)) {
            warnings += TeamRules.doubts(about: teams)
        }
        notYet = ServerFlag.all.filter { $0.isWithoutEffect(in: values) }.map(\.name)
        unknownKeys = values.unknownKeys
    }

    private static func secretsWithNewlines(_ values: FlagValues) -> [String] {
        let tokens: [ServerFlag] = [
            .ghToken, .ghTokenFile, .ghWebhookSecret, .gitLabToken, .gitLabWebhookSecret, .bitbucketToken, .bitbucketWebhookSecret,
            .giteaToken, .giteaWebhookSecret,
        ]
        return
            tokens
            .filter { (values.secret($0)?.reveal() ?? values.text($0)).contains(where: \.isNewline) }
            .map { "--\($0.name) contains a newline which is usually unintentional" }
    }
}

extension ServerFlag {
    /// Whether somebody gave a value that this version does not honour.
    func isWithoutEffect(in values: FlagValues) -> Bool {
        switch stage {
        case .works, .refused: false
        case .notYet: values.deviates(self)
        case .only(let text): !values.isNothing(self) && !values.holds(text, for: self)
        }
    }
}
