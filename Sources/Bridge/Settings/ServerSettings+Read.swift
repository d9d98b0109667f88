import Comments
import Domain

extension ServerSettings {
    /// Reads, checks and derives the settings. `arguments` are those after `server`; `file` gives nil where there is no file.
    package static func read(
        arguments: [String], environment: [String: String], surroundings: Surroundings, file: (String) throws -> String?
    ) throws(UsageError) -> ServerSettings {
        let values = try FlagValues.read(arguments: arguments, environment: environment, file: file)
        var settings = try ServerSettings(values, in: surroundings)
        if let path = values.optionalText(.languageConfigFile) {
            settings.comments.language = try LanguageFile.read(path, into: settings.comments.language, file: file)
        }
        return settings
    }

    /// Checks values in the order of the reference, the first fault wins, and gives them their meaning.
    private init(_ values: FlagValues, in surroundings: Surroundings) throws(UsageError) {
        try FlagCheck.runAll(on: values)
        web = try Web(values, in: surroundings)
        gitHub = GitHub(values)
        repositories = Repositories(values)
        comments = Comments(values)
        terraform = try Terraform(values)
        policy = try Policy(values, in: surroundings)
        dataFolder = surroundings.absolute(values.text(.dataDir))
        statusName = values.text(.vcsStatusName)
        logLevel = LogLevel(rawValue: values.text(.logLevel).lowercased()) ?? .info
        notes = StartUpNotes(values)
    }
}

extension ServerSettings.Web {
    init(_ values: FlagValues, in surroundings: Surroundings) throws(UsageError) {
        port = values.number(.port) == 0 ? 4141 : values.number(.port)
        let given = values.optionalText(.atlantisURL)
        publicURL =
            try given.map { (text) throws(UsageError) in try WebAddress.publicURL(text) } ?? "http://\(surroundings.hostName):\(port)"
        if let certificate = values.optionalText(.sslCertFile), let key = values.optionalText(.sslKeyFile) {
            tls = TLSFiles(certificateChain: certificate, privateKey: key)
        } else {
            tls = nil
        }
        access = Access(values)
        offersApplyStop = !values.isOn(.disableGlobalApplyLock)
    }
}

extension ServerSettings.Web.Access {
    init(_ values: FlagValues) {
        if values.isOn(.webPublic) {
            self = .everybody
        } else if let password = values.secret(.webPassword) {
            self = .login(user: values.text(.webUsername), password: password)
        } else {
            self = .nobody
        }
    }
}

extension ServerSettings.GitHub {
    init(_ values: FlagValues) {
        host = values.text(.ghHostname)
        baseURL = values.optionalText(.ghBaseURL)
        let name = values.text(.ghUser)
        user = name.hasPrefix("@") ? String(name.dropFirst()) : name
        token = values.secret(.ghToken).map(Token.text) ?? .file(values.text(.ghTokenFile))
        webhookSecret = values.secret(.ghWebhookSecret)
        bypassesOwnApplyStatus = values.isOn(.ghAllowMergeableBypassApply)
        ignoredStatusNames = values.items(.ignoreVCSStatusNames)
        plansPushesAsItself = values.isOn(.autoplanAsBot)
    }
}

extension ServerSettings.Repositories {
    init(_ values: FlagValues) {
        allowlist = values.text(.repoAllowlist)
        rules =
            values.optionalText(.repoConfig).map(RulesSource.file)
            ?? values.optionalText(.repoConfigJSON).map(RulesSource.json)
        allowsDrafts = values.isOn(.allowDraftPRs)
    }
}

extension ServerSettings.Comments {
    init(_ values: FlagValues) {
        executableName = values.text(.executableName)
        blockedArguments = values.items(.blockedExtraArgs)
        foldsOutput = !values.isOn(.disableMarkdownFolding)
        hidesUnchangedPlans = values.isOn(.hideUnchangedPlanComments)
        marksDifferences = values.isOn(.enableDiffMarkdownFormat)
        let number = values.number(.maxCommentsPerCommand)
        maximum = number > 0 ? number : nil
        language = Language.named(values.text(.language)) ?? .english
    }
}

extension ServerSettings.Terraform {
    init(_ values: FlagValues) throws(UsageError) {
        distribution = values.distribution
        version = try values.optionalText(.defaultTFVersion).map { (text) throws(UsageError) in
            try ReleaseNumber.read(text, of: values.distribution)
        }
        downloads = Downloads(values)
        usesPluginCache = values.isOn(.useTFPluginCache)
        poolSize = values.number(.parallelPoolSize) == 0 ? 15 : values.number(.parallelPoolSize)
        stepTimeout = try TimeLimit.read(values.text(.stepTimeout))
    }
}

extension ServerSettings.Terraform.Downloads {
    init(_ values: FlagValues) {
        areOn = values.isOn(.tfDownload)
        let address = values.text(.tfDownloadURL)
        url = address.hasSuffix("/") ? String(address.dropLast()) : address
        keysFile = values.optionalText(.tfDownloadKeys)
    }
}

extension FlagValues {
    /// A list with commas between, trimmed, without empty items.
    func items(_ flag: ServerFlag) -> [String] {
        let items = text(flag).split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
        return items.isEmpty ? flag.defaultText.split(separator: ",").map(String.init) : items
    }

    /// The distribution by its name, or by its old name where the new one is not given.
    var distribution: Distribution { Distribution(rawValue: distributionName) ?? .terraform }
    var distributionName: String {
        writtenText(.defaultTFDistribution) ?? writtenText(.tfDistribution) ?? text(.defaultTFDistribution)
    }
}

extension Substring {
    /// Without white space at both ends.
    var trimmed: String {
        let front = drop(while: \.isWhitespace)
        guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(front[...last])
    }
}
