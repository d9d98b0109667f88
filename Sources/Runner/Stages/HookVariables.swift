/// The variables that hooks set for everything after them: `NAME=value` lines in the file that `BULKHEAD_ENV` names.
package enum HookVariables {
    /// What is wrong with a line: text for people.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// The variables of a file; of one that stands twice the later. Empty lines are skipped, and nothing is unquoted.
    package static func parse(_ text: String) throws(Mistake) -> [String: String] {
        var variables: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where !line.isEmpty {
            guard let equals = line.firstIndex(of: "=") else { throw mistake(index, "is not NAME=value") }
            let name = String(line[..<equals])
            guard isName(name) else { throw mistake(index, "\(quoted(String(name.prefix(100)))) is not the name of a variable") }
            guard !isReserved(name) else { throw mistake(index, "\(name) is reserved and cannot be set by a hook") }
            let value = String(line[line.index(after: equals)...])
            guard !value.utf8.contains(0) else { throw mistake(index, "the value of \(name) holds a NUL byte") }
            variables[name] = value
        }
        return variables
    }

    private static func mistake(_ index: Int, _ what: String) -> Mistake {
        Mistake(description: "the file that BULKHEAD_ENV names, line \(index + 1): \(what)")
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_")
        }
    }

    /// Whether a variable says which programs run and what they trust, or is one that we set ourselves.
    package static func isReserved(_ name: String) -> Bool {
        let upper = name.uppercased()
        return names.contains(name) || prefixes.contains(where: name.hasPrefix) || upper.hasSuffix("_PROXY")
    }

    private static let prefixes = ["LD_", "DYLD_", "BULKHEAD_", "ATLANTIS_", "GIT_", "SSL_", "TF_CLI_ARGS", "TF_LOG"]

    private static let names: Set<String> = Set(RunVariables.names).union([
        "PATH", "HOME", "SHELL", "IFS", "BASH_ENV", "TF_CLI_CONFIG_FILE", "TF_DATA_DIR", "TF_WORKSPACE", "TF_IN_AUTOMATION",
        "TF_PLUGIN_CACHE_DIR", "TF_REATTACH_PROVIDERS",
    ])
}
