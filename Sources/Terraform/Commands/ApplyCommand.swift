/// Arguments of `terraform apply` of a saved plan.
package enum ApplyCommand {
    package static func arguments(extra: [String] = [], commenter: [String] = [], planFile: String) -> [String] {
        ["apply", "-input=false"] + extra + commenter + [planFile]
    }

    /// Whether an argument would pick resources. A saved plan has picked already, so it must be refused rather than ignored.
    package static func isTarget(_ argument: String) -> Bool {
        // By bytes: an accent behind the `=` would hide it.
        let bare = argument.utf8.starts(with: "--".utf8) ? argument.utf8.dropFirst() : argument.utf8[...]
        return bare.prefix { $0 != UInt8(ascii: "=") }.elementsEqual("-target".utf8)
    }
}
