import Domain

/// What `bulkhead check` is asked for.
struct CheckRequest: Sendable {
    /// Nil where it is to be found out from the working copy.
    var repository: Repository?
    var baseBranch: String?
    /// Absolute path.
    var folder: String
    var isJSON: Bool
    var rules: ServerSettings.Repositories.RulesSource?
    /// What the server's flags say for every repository.
    var policy: Policy
    /// Empty where it was not given.
    var allowlist: String
    var terraformVersion: String?
}

extension CheckRequest {
    /// Reads the arguments after `check`: options of its own and flags of the server, which may also come from variables and `--config`.
    init(
        arguments: [String], environment: [String: String], surroundings: Surroundings, file: (String) throws -> String?
    ) throws(UsageError) {
        var options = CheckOptions()
        let flags = try options.take(from: arguments)
        let values = try FlagValues.read(arguments: flags, environment: environment, file: file)
        try FlagCheck.runAll(on: values, FlagCheck.aboutRules)
        repository = try options.repository.map { (text) throws(UsageError) in try Self.repository(text) }
        baseBranch = options.baseBranch
        folder = surroundings.absolute(options.folder ?? ".")
        isJSON = options.isJSON
        rules = ServerSettings.Repositories(values).rules
        policy = try Policy(values, in: surroundings)
        allowlist = values.text(.repoAllowlist)
        terraformVersion = values.optionalText(.defaultTFVersion)
    }

    private static func repository(_ text: String) throws(UsageError) -> Repository {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, !parts.contains(where: \.isEmpty), !text.contains("://") else {
            throw UsageError("invalid value \"\(text)\" for --repo: expected host, owner and name, for example github.com/acme/infra")
        }
        return Repository(host: String(parts[0]), fullName: parts.dropFirst().joined(separator: "/"))
    }
}

/// The options that only `check` has.
struct CheckOptions {
    var repository: String?
    var baseBranch: String?
    var folder: String?
    var isJSON = false

    private static func place(of option: String) -> WritableKeyPath<CheckOptions, String?>? {
        switch option {
        case "--repo": \.repository
        case "--base": \.baseBranch
        case "--dir": \.folder
        default: nil
        }
    }

    /// Keeps its own options and returns the rest.
    mutating func take(from arguments: [String]) throws(UsageError) -> [String] {
        var flags: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if argument == "--json" {
                isJSON = true
            } else if let option = Self.place(of: parts[0]) {
                guard let value = parts.count > 1 ? parts[1] : rest.popFirst(), !value.isEmpty else {
                    throw UsageError("option needs a value: \(parts[0])")
                }
                self[keyPath: option] = value
            } else {
                flags.append(argument)
                // The value of a flag may look like an option.
                let flag = ServerFlag.byName[String(parts[0].drop { $0 == "-" })]
                if parts.count == 1, let flag, flag.kind != .bool, let value = rest.popFirst() { flags.append(value) }
            }
        }
        return flags
    }
}
