/// The rules for names of variables that come from a store.
package enum VariableName {
    /// A letter of ASCII, then letters, digits and `_`.
    package static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || 48...57 ~= $0 || $0 == UInt8(ascii: "_") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 65...90 ~= byte || 97...122 ~= byte }

    /// What is left of a secret's name after a prefix of this length, with `_` for `-`: the convention of ASP.NET Core for Key Vault, where
    /// `--` separates sections and becomes `__`. nil if that is no name of a variable.
    package static func cut(_ prefix: String, from name: String) -> String? {
        let rest = name.dropFirst(prefix.count).map { $0 == "-" ? "_" : String($0) }.joined()
        return isValid(rest) ? rest : nil
    }
}
