/// A version of terraform or tofu: `1.11.4`, `0.14.0-rc1`.
package struct TerraformVersion: Hashable, Sendable, CustomStringConvertible {
    package var major: Int
    package var minor: Int
    package var patch: Int
    /// What follows the first `-`, for example `rc1`.
    package var prerelease: String?

    package init(_ major: Int, _ minor: Int, _ patch: Int, prerelease: String? = nil) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.prerelease = prerelease
    }

    /// Reads `1.2.3` with an optional `v` before it and `-rc1` or `+build` after it. Missing parts are 0.
    package init?(_ text: String) {
        let bare = text.hasPrefix("v") ? text.dropFirst() : text[...]
        let withoutBuild = bare.prefix { $0 != "+" }
        let core = withoutBuild.prefix { $0 != "-" }
        let rest = withoutBuild.dropFirst(core.count + 1)
        let parts = core.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let numbers = Self.numbers(parts) else { return nil }
        guard rest.utf8.allSatisfy(Self.isPrereleaseByte), rest.count < 64 else { return nil }
        self.init(numbers[0], numbers[1], numbers[2], prerelease: rest.isEmpty ? nil : String(rest))
    }

    package var description: String { "\(major).\(minor).\(patch)" + (prerelease.map { "-" + $0 } ?? "") }

    private static func numbers(_ parts: [Substring]) -> [Int]? {
        var numbers: [Int] = []
        for part in parts {
            guard (1...9).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(part) else {
                return nil
            }
            numbers.append(number)
        }
        return numbers + Array(repeating: 0, count: 3 - numbers.count)
    }

    private static func isPrereleaseByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension TerraformVersion: Comparable {
    /// A pre-release comes before its release; two pre-releases compare part by part, numbers before words.
    package static func < (left: TerraformVersion, right: TerraformVersion) -> Bool {
        let (a, b) = ([left.major, left.minor, left.patch], [right.major, right.minor, right.patch])
        if a != b { return a.lexicographicallyPrecedes(b) }
        switch (left.prerelease, right.prerelease) {
        case (nil, _): return false
        case (_?, nil): return true
        case (let left?, let right?): return precedes(left, right)
        }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.split(separator: ".").lexicographicallyPrecedes(right.split(separator: ".")) { a, b in
            switch (Int(a), Int(b)) {
            case (let a?, let b?): a < b
            case (_?, nil): true
            case (nil, _?): false
            case (nil, nil): a < b
            }
        }
    }
}

extension TerraformVersion {
    /// The version in what `terraform version` or `tofu version` prints; warnings may stand before it.
    package static func read(fromOutput text: String) -> TerraformVersion? {
        for line in text.split(separator: "\n") {
            for name in ["Terraform v", "OpenTofu v"] where line.hasPrefix(name) {
                let word = line.dropFirst(name.count).prefix { $0 != " " && $0 != "\r" }
                if let version = TerraformVersion(String(word)) { return version }
            }
        }
        return nil
    }
}
