import HCL

/// Whether a text may name a place outside of its folder.
enum OutwardPaths {
    /// Whether one of two dots stands somewhere that are not a part of three, or something that makes such a path.
    ///
    /// It goes by the bytes of the text and not by what they mean, and takes comments for code: it is better to plan once too often.
    /// In code, the sources of modules do not count: modules are looked at for themselves.
    static func areIn(_ text: String, isCode: Bool = false, named name: String = "") -> Bool {
        if obscure.contains(where: { text.utf8.firstRange(of: $0) != nil }) { return true }
        let count = countOfDots(in: text)
        guard count > 0, isCode else { return count > 0 }
        let modules = ConfigurationFile(text, named: name).body.blocks("module", labels: 1)
        let expected = modules.reduce(0) { $0 + countOfDots(in: $1.body.attribute("source")?.source ?? "") }
        return count > expected
    }

    /// Escapes that may hide a dot, and absolute paths of what is checked out.
    private static let obscure = ["\\u", "\\U", "abspath", "path.cwd"].map { Array($0.utf8) }

    private static func countOfDots(in text: String) -> Int {
        var (count, run) = (0, 0)
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                run += 1
            } else {
                count += run == 2 ? 1 : 0
                run = 0
            }
        }
        return count + (run == 2 ? 1 : 0)
    }
}
