/// Variables as a command prints them: `NAME=value,NAME="value"`.
package enum VariableList {
    /// What is wrong with such a text.
    package enum Mistake: String, Error, Hashable, Sendable {
        case invalidKey = "invalid key syntax"
        case misquoted = "misquoted"
        case remainingData = "remaining unparsed data"
        case invalidSyntax = "invalid syntax"
    }

    /// The variables in their order.
    package static func parse(_ text: String) throws(Mistake) -> [(name: String, value: String)] {
        var rest = Array(text.utf8)[...]
        while let last = rest.last, isBlankOrNewline(last) { rest.removeLast() }
        rest = rest.drop(while: isBlankOrNewline)
        guard rest.isEmpty || rest.count > 2 else { throw .invalidSyntax }
        var variables: [(name: String, value: String)] = []
        while !rest.isEmpty {
            let name = try name(&rest)
            let value = try value(&rest)
            variables.append((name, value))
            guard let next = rest.first else { break }
            guard next == comma else { throw .misquoted }
            rest.removeFirst()
        }
        return variables
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let apostrophe = UInt8(ascii: "'")
    private static let backslash = UInt8(ascii: "\\")

    private static func name(_ rest: inout ArraySlice<UInt8>) throws(Mistake) -> String {
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else {
            throw rest.contains(where: isBlank) ? .invalidKey : .remainingData
        }
        let name = rest[..<equals]
        guard !name.isEmpty, !name.contains(where: isBlank), !name.contains(0) else { throw .invalidKey }
        rest = rest[(equals + 1)...]
        return String(decoding: name, as: UTF8.self)
    }

    private static func value(_ rest: inout ArraySlice<UInt8>) throws(Mistake) -> String {
        switch rest.first {
        case quote: try quoted(&rest)
        case apostrophe: try literal(&rest)
        default: try bare(&rest)
        }
    }

    /// Up to the closing `"`, with `\"` and `\\` unescaped.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) throws(Mistake) -> String {
        var value: [UInt8] = []
        rest.removeFirst()
        while let byte = rest.popFirst() {
            switch byte {
            case quote: return String(decoding: value, as: UTF8.self)
            case backslash where rest.first == quote || rest.first == backslash: value.append(rest.removeFirst())
            default: value.append(byte)
            }
        }
        throw .misquoted
    }

    /// Up to the closing `'`, with nothing unescaped; a `\'` does not close it.
    private static func literal(_ rest: inout ArraySlice<UInt8>) throws(Mistake) -> String {
        var value: [UInt8] = []
        rest.removeFirst()
        while let byte = rest.popFirst() {
            if byte == apostrophe, value.last != backslash { return String(decoding: value, as: UTF8.self) }
            value.append(byte)
        }
        throw .misquoted
    }

    /// Up to the next comma; a `"` in it must be escaped.
    private static func bare(_ rest: inout ArraySlice<UInt8>) throws(Mistake) -> String {
        var value: [UInt8] = []
        while let byte = rest.first, byte != comma {
            rest.removeFirst()
            switch byte {
            case quote: throw .misquoted
            case backslash where rest.first == quote || rest.first == backslash: value.append(rest.removeFirst())
            default: value.append(byte)
            }
        }
        return String(decoding: value, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    private static func isBlankOrNewline(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 10 || byte == 13 }
}
