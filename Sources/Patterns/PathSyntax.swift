/// Translates a path pattern into an RE2 expression for whole paths.
///
/// A pattern is compiled once and then matched in linear time: patterns and paths come from people we do not know, and a matcher
/// that backtracks can be kept busy for ever.
struct PathSyntax {
    /// Which language the pattern is written in.
    enum Dialect {
        /// `.dockerignore`: `**` stands anywhere, braces are ordinary characters.
        case ignoreFile
        /// doublestar: `**` only as a whole part of a path, `{a,b}` is a choice.
        case doublestar
    }

    /// Longer ones than any path are refused, so that nobody can fill the memory with them.
    static let longestPattern = 4096

    private let dialect: Dialect
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var output = ""

    static func expression(for pattern: String, _ dialect: Dialect) throws(PatternError) -> String {
        var syntax = PathSyntax(dialect: dialect, scalars: Array(pattern.unicodeScalars))
        guard syntax.scalars.count <= longestPattern else { throw .syntax }
        while let scalar = syntax.next() { try syntax.translate(scalar) }
        guard syntax.depth == 0 else { throw .syntax }
        return syntax.output
    }

    private init(dialect: Dialect, scalars: [Unicode.Scalar]) {
        self.dialect = dialect
        self.scalars = scalars
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        position += 1
        return scalar
    }

    private mutating func translate(_ scalar: Unicode.Scalar) throws(PatternError) {
        switch scalar {
        case "*": star()
        case "?": output += "[^/]"
        case "[": try characterClass()
        case "\\":
            guard let escaped = next() else { throw .syntax }
            output += literal(escaped)
        case "{", ",", "}": try brace(scalar)
        default: output += literal(scalar)
        }
    }

    private mutating func brace(_ scalar: Unicode.Scalar) throws(PatternError) {
        guard dialect == .doublestar else { return output += literal(scalar) }
        switch scalar {
        case "{":
            depth += 1
            output += "(?:"
        case "}":
            guard depth > 0 else { throw .syntax }
            depth -= 1
            output += ")"
        default: output += depth > 0 ? "|" : ","
        }
    }
}

// MARK: Stars

extension PathSyntax {
    private mutating func star() {
        guard peek == "*" else { return output += "[^/]*" }
        switch dialect {
        case .ignoreFile: doubleStarAnywhere()
        case .doublestar: doubleStarAsPart()
        }
    }

    private mutating func doubleStarAnywhere() {
        position += 1
        if peek == "/" { position += 1 }
        output += peek == nil ? ".*" : "(?:.*/)?"
    }

    private mutating func doubleStarAsPart() {
        let before = position >= 2 ? scalars[position - 2] : nil
        while peek == "*" { position += 1 }
        let isPart = begins(after: before) && ends(before: peek)
        guard isPart else { return output += "[^/]*" }
        if peek == "/" {
            position += 1
            output += "(?:.*/)?"
        } else if output.hasSuffix("/") {
            // `a/**` is also `a` itself.
            output.removeLast()
            output += "(?:/.*)?"
        } else {
            output += ".*"
        }
    }

    private func begins(after scalar: Unicode.Scalar?) -> Bool {
        scalar == nil || scalar == "/" || depth > 0 && (scalar == "{" || scalar == ",")
    }

    private func ends(before scalar: Unicode.Scalar?) -> Bool {
        scalar == nil || scalar == "/" || depth > 0 && (scalar == "}" || scalar == ",")
    }
}

// MARK: Classes

extension PathSyntax {
    private mutating func characterClass() throws(PatternError) {
        let isNegated = peek == "^" || dialect == .doublestar && peek == "!"
        if isNegated { position += 1 }
        var members = ""
        repeat {
            let low = try classMember()
            var high = low
            if peek == "-" {
                position += 1
                high = try classMember()
            }
            members += range(low.value, high.value)
        } while peek != "]"
        position += 1
        if isNegated {
            output += "[^/\(members)]"
        } else {
            output += members.isEmpty ? Self.nothing : "[\(members)]"
        }
    }

    private mutating func classMember() throws(PatternError) -> Unicode.Scalar {
        guard let scalar = next(), scalar != "-", scalar != "]" else { throw .syntax }
        guard scalar == "\\" else { return scalar }
        guard let escaped = next() else { throw .syntax }
        return escaped
    }

    /// A class never matches the slash between two parts of a path, even if it lies within a range.
    private func range(_ low: UInt32, _ high: UInt32) -> String {
        guard low <= high else { return "" }
        let slash: UInt32 = 0x2F
        guard low <= slash, slash <= high else { return "\(code(low))-\(code(high))" }
        let below = low < slash ? "\(code(low))-\(code(slash - 1))" : ""
        let above = high > slash ? "\(code(slash + 1))-\(code(high))" : ""
        return below + above
    }

    private func code(_ value: UInt32) -> String { "\\x{\(String(value, radix: 16))}" }

    private static let nothing = "[^\\x{0}-\\x{10ffff}]"

    private func literal(_ scalar: Unicode.Scalar) -> String {
        let isPlain = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "/"
        return isPlain ? String(scalar) : code(scalar.value)
    }
}
