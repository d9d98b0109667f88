package import Domain

/// Arguments of a command that make what it does a matter of high impact, whatever the plan says.
package enum HighImpactArguments {
    /// The reasons that lie in the words of a comment, in their order.
    package static func reasons(in arguments: [String]) -> [PlanImpact.Reason] {
        arguments.compactMap { argument in
            let flag = name(of: argument)
            guard let flag, flags.contains(flag), !isSwitchedOff(argument) else { return nil }
            return PlanImpact.Reason(.argument("-\(flag)"))
        }
    }

    /// `exclude` and the files are OpenTofu's ways to pick resources.
    private static let flags: Set = ["destroy", "replace", "target", "target-file", "exclude", "exclude-file"]

    /// By bytes: an accent behind the `=` would hide it.
    private static func name(of argument: String) -> String? {
        let bytes = argument.utf8
        guard bytes.first == dash else { return nil }
        let bare = bytes.dropFirst(bytes.starts(with: [dash, dash]) ? 2 : 1)
        return String(decoding: bare.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    }

    private static let dash = UInt8(ascii: "-")

    private static func isSwitchedOff(_ argument: String) -> Bool {
        name(of: argument) == "destroy" && ["=false", "=0", "=f", "=F", "=FALSE", "=False"].contains(where: argument.hasSuffix)
    }
}
