import Patterns

/// One thing that must be true of the values; gives the words for the operator if it is not.
struct FlagCheck: Sendable {
    private let fault: @Sendable (FlagValues) -> String?
    init(_ fault: @escaping @Sendable (FlagValues) -> String?) { self.fault = fault }

    /// The order is the reference's; ours come last.
    static let all: [FlagCheck] =
        wording + [tls, gitHubCredentials] + allowlist + addresses + [ruleSources] + remote + [filePatterns, allowedCommands] + ours

    /// Those that matter where no server is started.
    static let aboutRules = wording + [ruleSources, filePatterns, allowedCommands, modulePatterns, teamRules]

    static func runAll(on values: FlagValues, _ checks: [FlagCheck] = all) throws(UsageError) {
        for check in checks {
            if let fault = check.fault(values) { throw UsageError(fault) }
        }
    }
}

extension FlagCheck {
    static let wording: [FlagCheck] = [
        FlagCheck { values in
            let isKnown = ServerSettings.LogLevel(rawValue: values.text(.logLevel).lowercased()) != nil
            return isKnown ? nil : "invalid log level: must be one of [debug info warn error]"
        },
        FlagCheck { values in
            let language = values.text(.language)[...].trimmed
            let code = language.lowercased().prefix { $0 != "-" }
            if values.optionalText(.languageConfigFile) != nil || ["en", "es"].contains(code) { return nil }
            return "unsupported language \"\(language)\": supported languages are en, es"
        },
        FlagCheck { values in
            ["terraform", "opentofu"].contains(values.distributionName)
                ? nil : "invalid tf distribution: expected one of terraform or opentofu"
        },
        FlagCheck { values in
            ["branch", "merge"].contains(values.text(.checkoutStrategy))
                ? nil : "invalid checkout strategy: not one of branch or merge"
        },
        FlagCheck { values in
            ["", "merge", "rebase", "squash"].contains(values.text(.automergeMethod))
                ? nil : "invalid --automerge-method: must be one of [merge rebase squash]"
        },
    ]

    static let tls = FlagCheck { values in
        (values.optionalText(.sslCertFile) == nil) == (values.optionalText(.sslKeyFile) == nil)
            ? nil : "--ssl-key-file and --ssl-cert-file are both required for ssl"
    }

    static let allowlist: [FlagCheck] = [
        FlagCheck { $0.text(.repoAllowlist).isEmpty ? "--repo-allowlist must be set for security purposes" : nil },
        FlagCheck {
            $0.text(.repoAllowlist).contains("://") ? "--repo-allowlist cannot contain ://, should be hostnames only" : nil
        },
    ]

    /// The first of each pair names the wrong flag in the reference; people search for the sentence as it is there.
    static let addresses: [FlagCheck] = [
        address(.bitbucketBaseURL, namedInParseFault: "bitbucket-webhook-secret"),
        address(.giteaBaseURL, namedInParseFault: "gitea-webhook-secret"),
    ]

    private static func address(_ flag: ServerFlag, namedInParseFault name: String) -> FlagCheck {
        FlagCheck { values in
            let text = values.text(flag)
            if let fault = WebAddress.syntaxFault(text) { return "error parsing --\(name) flag value \"\(text)\": \(fault)" }
            return WebAddress.isWeb(text) ? nil : "--\(flag.name) must have http:// or https://, got \"\(text)\""
        }
    }

    static let ruleSources = FlagCheck { values in
        values.optionalText(.repoConfig) != nil && values.optionalText(.repoConfigJSON) != nil
            ? "cannot use --repo-config and --repo-config-json at the same time" : nil
    }

    /// Terraform Enterprise and Redis.
    static let remote: [FlagCheck] = [
        FlagCheck { values in
            values.deviates(.tfeHostname) && values.secret(.tfeToken) == nil
                ? "if setting --tfe-hostname, must set --tfe-token" : nil
        },
        cluster { $0.optionalText(.redisHost) != nil ? "--redis-cluster-addresses cannot be combined with --redis-host" : nil },
        cluster {
            $0.deviates(.redisPort) && $0.number(.redisPort) != 0
                ? "--redis-cluster-addresses cannot be combined with --redis-port" : nil
        },
        cluster {
            $0.number(.redisDB) != 0
                ? "--redis-db is not supported in cluster mode (Redis Cluster ignores the DB parameter)" : nil
        },
    ]

    private static func cluster(_ fault: @escaping @Sendable (FlagValues) -> String?) -> FlagCheck {
        FlagCheck { $0.optionalText(.redisClusterAddresses) == nil ? nil : fault($0) }
    }

    static let filePatterns = FlagCheck { values in patternFault(of: .autoplanFileList, in: values) }

    static func patternFault(of flag: ServerFlag, in values: FlagValues) -> String? {
        do throws(PatternError) {
            _ = try IgnorePatterns(values.items(flag))
            return nil
        } catch { return "invalid pattern in --\(flag.name), \(values.text(flag)): \(error)" }
    }

    static let allowedCommands = FlagCheck { values in
        do throws(UsageError) {
            _ = try AllowedCommands.read(values.text(.allowCommands))
            return nil
        } catch { return error.message }
    }
}
