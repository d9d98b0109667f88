package import Domain
package import Patterns

/// The operator's patterns for what is a matter of high impact, ready to be matched.
package struct HighImpactPatterns: Sendable {
    private let types: [Glob]
    private let addresses: [AddressPattern]

    /// Throws if a pattern cannot be understood: one that is passed over protects nothing.
    package init(_ highImpact: HighImpact) throws(PatternError) {
        var types: [Glob] = []
        for pattern in highImpact.types { types.append(try Glob(pattern)) }
        self.types = types
        var addresses: [AddressPattern] = []
        for pattern in highImpact.addresses { addresses.append(try AddressPattern(pattern)) }
        self.addresses = addresses
    }

    /// Why a change of a resource is a matter of high impact by its type or by one of its addresses, as they are now and were before.
    func reason(type: String, addresses all: [String]) -> PlanImpact.Reason.Kind? {
        if let pattern = types.first(where: { $0.matches(type) }) { return .type(pattern: pattern.description) }
        let pattern = addresses.first { pattern in all.contains(where: pattern.matches) }
        return pattern.map { .address(pattern: $0.written) }
    }
}

/// A glob for addresses of resources: `*` stands for any characters.
private struct AddressPattern {
    let written: String
    private let glob: Glob

    init(_ written: String) throws(PatternError) {
        self.written = written
        glob = try Glob(Self.flat(Self.escapingBrackets(written)))
    }

    /// With or without its instances: otherwise giving a module a `count` would take it out of the pattern's reach.
    func matches(_ address: String) -> Bool {
        glob.matches(Self.flat(address)) || glob.matches(Self.flat(ResourceAddress.withoutInstances(address)))
    }

    /// A slash, which may stand in the key of an instance, is nothing special here.
    private static func flat(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "/" ? "\u{1}" : $0 }))
    }

    /// Brackets are a part of addresses and not a choice of characters.
    private static func escapingBrackets(_ pattern: String) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            if scalar == "[", !isEscaped { result.append("\\") }
            isEscaped = scalar == "\\" && !isEscaped
            result.append(scalar)
        }
        return String(result)
    }
}

/// Addresses of resources as Terraform writes them.
enum ResourceAddress {
    /// `module.a["x"].aws_b.c[0]` as `module.a.aws_b.c`. Brackets in a key in quotes belong to the key.
    static func withoutInstances(_ address: String) -> String {
        var result: [UInt8] = []
        var (isInKey, isQuoted, isEscaped) = (false, false, false)
        for byte in address.utf8 {
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
            } else if isInKey {
                isQuoted = byte == UInt8(ascii: "\"")
                isInKey = byte != UInt8(ascii: "]")
            } else if byte == UInt8(ascii: "[") {
                isInKey = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
