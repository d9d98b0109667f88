/// Where a root's variables get values from besides its own files.
package struct VariableSources: Hashable, Sendable {
    /// Values of `TF_VAR_` variables that the job's environment will hold, by the names behind the prefix.
    package var environment: [String: String]
    /// What is handed to `terraform plan`: `-var` and `-var-file` are looked for.
    package var arguments: [String]
    /// What is handed to `terraform init`: `-backend-config` is looked for.
    package var initArguments: [String]

    /// - Parameter environment: variables of the job; those without the prefix are passed over.
    package init(environment: [String: String] = [:], arguments: [String] = [], initArguments: [String] = []) {
        let prefix = "TF_VAR_"
        self.environment = Dictionary(
            uniqueKeysWithValues: environment.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
        )
        self.arguments = arguments
        self.initArguments = initArguments
    }

    /// The values of a flag, `-var x` or `--var=x`, with the names of the flags.
    static func values(of flags: Set<String>, in arguments: [String]) -> [(flag: String, value: String)] {
        var found: [(flag: String, value: String)] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else { continue }
            let bare = argument.dropFirst(argument.hasPrefix("--") ? 2 : 1)
            let flag = String(bare.prefix { $0 != "=" })
            guard flags.contains(flag) else { continue }
            if bare.utf8.count > flag.utf8.count {
                found.append((flag, String(bare.dropFirst(flag.count + 1))))
            } else if let value = rest.popFirst() {
                found.append((flag, value))
            }
        }
        return found
    }
}
