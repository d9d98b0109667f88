package import Domain

/// What was given for the flags, wherever it was given.
package struct FlagValues: Sendable {
    private let given: [String: FlagValue]
    /// Keys of the config file that are no flags.
    package let unknownKeys: [String]
    /// Where the config file is, if there is one.
    package let configFile: String?

    /// Reads the command line, the environment and the config file: the first of them that has a flag wins.
    /// `file` reads a text file and gives nil where there is none.
    package static func read(
        arguments: [String], environment: [String: String], file: (String) throws -> String?
    ) throws(UsageError) -> FlagValues {
        let line = try CommandLineFlags.read(arguments)
        let variables = EnvironmentFlags(environment)
        let path = (line[ServerFlag.config.name] ?? variables[.config]).flatMap { $0.text.isEmpty ? nil : $0.text }
        let configFile: ConfigFile? = if let path { try ConfigFile.read(path, file: file) } else { nil }
        var given: [String: FlagValue] = [:]
        for flag in ServerFlag.all {
            let text = line[flag.name] ?? variables[flag] ?? configFile?.flags[flag.name]
            if let text { given[flag.name] = try text.value(for: flag) }
        }
        return FlagValues(given: given, unknownKeys: configFile?.unknownKeys ?? [], configFile: path)
    }
}

extension FlagValues: CustomStringConvertible {
    package var description: String { given.keys.sorted().map { "--\($0)" }.joined(separator: " ") }
}

extension FlagValues {
    /// The value of a flag; an empty text stands for the default.
    package func text(_ flag: ServerFlag) -> String { writtenText(flag) ?? flag.defaultText }

    /// The text that somebody gave, if it is not empty.
    package func writtenText(_ flag: ServerFlag) -> String? {
        guard case .text(let text) = given[flag.name], !text.isEmpty else { return nil }
        return text
    }

    /// The same where no value is a value of its own.
    package func optionalText(_ flag: ServerFlag) -> String? {
        let text = text(flag)
        return text.isEmpty ? nil : text
    }

    /// A secret that somebody gave; defaults are known to everybody and so are none.
    package func secret(_ flag: ServerFlag) -> Secret? {
        guard case .secret(let secret) = given[flag.name], !secret.isEmpty else { return nil }
        return secret
    }

    package func number(_ flag: ServerFlag) -> Int {
        if case .number(let number) = given[flag.name] { number } else { Int(flag.defaultText) ?? 0 }
    }

    package func isOn(_ flag: ServerFlag) -> Bool {
        if case .truth(let truth) = given[flag.name] { truth } else { flag.defaultText == "true" }
    }

    /// Whether it was given, be it as nothing.
    package func has(_ flag: ServerFlag) -> Bool { given[flag.name] != nil }

    /// Whether it was given, and not as what it is anyway or as nothing.
    package func deviates(_ flag: ServerFlag) -> Bool {
        switch given[flag.name] {
        case nil: false
        case .text("")?: false
        case .secret(let secret)?: !secret.isEmpty
        case let value?: value != flag.defaultValue
        }
    }
}

extension FlagValues {
    /// Whether nothing was written for it, so that the default stands.
    func isNothing(_ flag: ServerFlag) -> Bool {
        switch given[flag.name] {
        case nil, .text(""): true
        default: false
        }
    }
    func holds(_ text: String, for flag: ServerFlag) -> Bool { given[flag.name] == FlagValue(text, for: flag) }
}
