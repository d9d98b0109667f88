/// One demand on a version: `~> 1.9`.
struct VersionConstraint: Hashable, Sendable {
    private enum Comparison: String, CaseIterable {
        case atLeast = ">="
        case atMost = "<="
        case not = "!="
        /// The last number that is written may grow, those before it may not.
        case about = "~>"
        case over = ">"
        case under = "<"
        case exactly = "="
    }

    private var comparison: Comparison
    /// As many as are written, at least three.
    private var numbers: [Int]
    private var writtenNumbers: Int
    private(set) var prerelease: String?

    init?(_ text: Substring) {
        var rest = text.trimmed
        comparison = Comparison.allCases.first { rest.hasPrefix($0.rawValue) } ?? .exactly
        if rest.hasPrefix(comparison.rawValue) { rest = rest.dropFirst(comparison.rawValue.count).trimmed }
        if rest.first == "v" { rest = rest.dropFirst() }
        let core = rest.prefix { $0 == "." || $0.isNumber }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false)
        numbers = parts.compactMap { $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil }
        guard !parts.isEmpty, numbers.count == parts.count, let ending = VersionEnding(rest.dropFirst(core.count)) else { return nil }
        writtenNumbers = numbers.count
        numbers += Array(repeating: 0, count: max(0, 3 - numbers.count))
        prerelease = ending.prerelease
    }

    func allows(_ version: TerraformVersion) -> Bool {
        switch comparison {
        case .exactly: order(of: version) == .same
        case .not: order(of: version) != .same
        case .over: isComparable(version) && order(of: version) == .after
        case .under: isComparable(version) && order(of: version) == .before
        case .atLeast: isComparable(version) && order(of: version) != .before
        case .atMost: isComparable(version) && order(of: version) != .after
        case .about: isAbout(version)
        }
    }

    /// A version before a release is comparable only where one of the same release is named.
    private func isComparable(_ version: TerraformVersion) -> Bool {
        version.prerelease == nil || (prerelease != nil && same(version.numbers))
    }

    private func isAbout(_ version: TerraformVersion) -> Bool {
        guard isComparable(version), (prerelease == nil) == (version.prerelease == nil), order(of: version) != .before else { return false }
        guard numbers.count <= version.numbers.count, numbers[numbers.count - 1] <= version.numbers[numbers.count - 1] else { return false }
        return numbers.prefix(writtenNumbers - 1) == version.numbers.prefix(writtenNumbers - 1)
    }

    private enum Order { case before, same, after }

    /// Where `version` stands, seen from the one that is named.
    private func order(of version: TerraformVersion) -> Order {
        let theirs = padded(version.numbers)
        if theirs != numbers { return theirs.lexicographicallyPrecedes(numbers) ? .before : .after }
        let (named, other) = (TerraformVersion(0, 0, 0, prerelease: prerelease), TerraformVersion(0, 0, 0, prerelease: version.prerelease))
        return other < named ? .before : named < other ? .after : .same
    }

    private func same(_ other: [Int]) -> Bool { padded(other) == numbers }

    private func padded(_ other: [Int]) -> [Int] { other + Array(repeating: 0, count: max(0, numbers.count - other.count)) }
}

/// What may stand behind the numbers of a version: `-rc1`, `rc1`, `+build`.
private struct VersionEnding {
    var prerelease: String?

    init?(_ text: Substring) {
        guard let first = text.first else { return }
        let word = text.prefix { $0 != "+" }
        let rest = first == "-" ? word.dropFirst() : word
        guard Self.isWord(text.dropFirst(word.count).dropFirst()), Self.isWord(rest) else { return nil }
        if first == "+" { return }
        guard !rest.isEmpty, rest.count < 64, first == "-" || !first.isNumber else { return nil }
        prerelease = String(rest)
    }

    private static func isWord(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "~"): true
            default: false
            }
        }
    }
}

extension TerraformVersion {
    fileprivate var numbers: [Int] { [major, minor, patch] }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
