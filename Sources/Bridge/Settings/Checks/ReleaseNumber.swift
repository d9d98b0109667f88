import Domain

/// Reads the number of a release of Terraform or OpenTofu.
enum ReleaseNumber {
    /// `v1.9` becomes `1.9.0`.
    static func read(_ text: String, of distribution: Distribution) throws(UsageError) -> String {
        let bare = text.hasPrefix("v") ? String(text.dropFirst()) : text
        let parts = bare.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = (1...3).contains(numbers.count) && numbers.allSatisfy { !$0.isEmpty && $0.count < 10 && $0.allSatisfy(isDigit) }
        let isSuffix =
            parts.count == 1 || (!parts[1].isEmpty && parts[1].allSatisfy { isDigit($0) || isLetter($0) || $0 == "." || $0 == "-" })
        guard isNumber, isSuffix else {
            throw UsageError("initializing server: initializing \(distribution.rawValue): Malformed version: \(text)")
        }
        let padded = (numbers.map(String.init) + ["0", "0"]).prefix(3).joined(separator: ".")
        return parts.count == 1 ? padded : "\(padded)-\(parts[1])"
    }

    private static func isDigit(_ letter: Character) -> Bool { ("0"..."9").contains(letter) }
    private static func isLetter(_ letter: Character) -> Bool { ("a"..."z").contains(letter) || ("A"..."Z").contains(letter) }
}
