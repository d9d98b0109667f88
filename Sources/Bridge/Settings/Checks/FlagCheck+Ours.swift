import Domain

// What the reference does not ask for.
extension FlagCheck {
    static let ours: [FlagCheck] = [onlyGitHub, refusals, webhookSecret, access, numbers, webAddresses, modulePatterns, teamRules]

    private static let refusals = FlagCheck { values in
        for flag in ServerFlag.all where values.deviates(flag) {
            guard case .refused(let danger) = flag.stage else { continue }
            return "--\(flag.name) is not available in this version yet, and without it \(danger): remove it only if that is acceptable"
        }
        return nil
    }

    private static let webhookSecret = FlagCheck { values in
        if values.secret(.ghWebhookSecret) != nil || values.isOn(.allowUnsignedWebhooks) { return nil }
        return "--gh-webhook-secret must be set, to the secret of the webhook on GitHub: without it anybody could have code run here."
            + " To accept webhooks from anybody all the same, set --allow-unsigned-webhooks"
    }

    private static let access = FlagCheck { values in
        if values.isOn(.webPublic), values.isOn(.webBasicAuth) {
            return "cannot use --web-public and --web-basic-auth at the same time"
        }
        let password = values.secret(.webPassword)?.reveal()
        if password == ServerFlag.webPassword.defaultText || (password == nil && values.isOn(.webBasicAuth)) {
            return "--web-password must be set to a password of your own: \"atlantis\" is known to everybody"
        }
        return nil
    }

    private static let numbers = FlagCheck { values in
        if !(0...65535).contains(values.number(.port)) { return "--port must be between 1 and 65535" }
        return values.number(.parallelPoolSize) < 0 ? "--parallel-pool-size must not be negative" : nil
    }

    private static let webAddresses = FlagCheck { values in
        for flag in [ServerFlag.ghBaseURL, .tfDownloadURL] {
            guard let text = values.optionalText(flag), !WebAddress.isWeb(text) else { continue }
            return "--\(flag.name) must have http:// or https://, got \"\(text)\""
        }
        return nil
    }

    static let modulePatterns = FlagCheck { values in patternFault(of: .autoplanModulesFromProjects, in: values) }

    static let teamRules = FlagCheck { values in
        do throws(UsageError) {
            _ = try TeamRules.read(values.text(.ghTeamAllowlist))
            return nil
        } catch { return error.message }
    }
}
