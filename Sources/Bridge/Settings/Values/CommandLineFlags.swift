/// Reads flags as they stand on a command line.
enum CommandLineFlags {
    /// The texts by the flag's name; the last of several wins.
    static func read(_ arguments: [String]) throws(UsageError) -> [String: GivenText] {
        var given: [String: GivenText] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let (flag, text) = try split(argument)
            let value = if let text { text } else { try following(flag, in: &rest) }
            given[flag.name] = GivenText(text: value, place: "--\(flag.name)")
        }
        return given
    }

    private static func split(_ argument: String) throws(UsageError) -> (ServerFlag, String?) {
        guard argument.hasPrefix("-"), argument != "-", argument != "--" else {
            throw UsageError("unexpected argument: \(argument)")
        }
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard argument.hasPrefix("--"), let flag = ServerFlag.byName[String(parts[0].dropFirst(2))] else {
            throw UnknownFlag.error(parts[0])
        }
        return (flag, parts.count > 1 ? parts[1] : nil)
    }

    /// A flag of another kind than bool takes the next argument, whatever it looks like.
    private static func following(_ flag: ServerFlag, in rest: inout ArraySlice<String>) throws(UsageError) -> String {
        if flag.kind == .bool { return "true" }
        guard let next = rest.popFirst() else { throw UsageError("flag needs an argument: --\(flag.name)") }
        return next
    }
}
