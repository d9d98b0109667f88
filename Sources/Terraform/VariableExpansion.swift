package import Domain

/// `$NAME` and `${NAME}` in what an operator wrote.
package enum VariableExpansion {
    /// The arguments with variables replaced by their values; an unknown variable is empty.
    ///
    /// An argument that a commenter wrote as well stays as it is: otherwise its value would tell the commenter what a
    /// variable holds.
    package static func expand(
        _ arguments: [OperatorArgument], unlessIn commenter: [CommenterArgument], environment: [String: String]
    ) -> [String] {
        let literal = Set(commenter.map(\.text))
        return arguments.map { literal.contains($0.text) ? $0.text : expand($0.text, environment: environment) }
    }

    /// A text with variables replaced by their values; an unknown variable is empty.
    package static func expand(_ text: String, environment: [String: String]) -> String {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            result += rest[..<dollar]
            let after = rest[(dollar + 1)...]
            if let (name, end) = reference(at: after) {
                result += Array((environment[name] ?? "").utf8)
                rest = rest[end...]
            } else {
                result.append(UInt8(ascii: "$"))
                rest = after
            }
        }
        return String(decoding: result + rest, as: UTF8.self)
    }

    /// The name after a `$` and where the text goes on.
    private static func reference(at text: ArraySlice<UInt8>) -> (name: String, end: Int)? {
        let isBraced = text.first == UInt8(ascii: "{")
        let body = isBraced ? text.dropFirst() : text
        let name = body.prefix(while: isNameByte)
        guard let first = name.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        guard isBraced else { return (String(decoding: name, as: UTF8.self), name.endIndex) }
        guard body[name.endIndex...].first == UInt8(ascii: "}") else { return nil }
        return (String(decoding: name, as: UTF8.self), name.endIndex + 1)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"): true
        default: false
        }
    }
}
