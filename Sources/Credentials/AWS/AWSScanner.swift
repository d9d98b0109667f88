/// The texts in an XML answer of AWS, each with the names of the elements around it.
///
/// Linear in its length; of entities it knows the five that XML itself has and letters by number; it refuses comments and document types.
struct AWSScanner {
    private(set) var texts: [(path: [Substring], text: String)] = []

    /// nil if it is no XML.
    init?(_ bytes: [UInt8]) {
        var rest = Substring(String(decoding: bytes, as: UTF8.self))
        guard rest.first(where: { !$0.isWhitespace }) == "<" else { return nil }
        var path: [Substring] = []
        var text = ""
        while let start = rest.firstIndex(of: "<") {
            guard let piece = Self.unescaped(rest[..<start]) else { return nil }
            text += piece
            rest = rest[start...].dropFirst()
            guard !rest.hasPrefix("!"), let end = rest.firstIndex(of: ">") else { return nil }
            let tag = rest[..<end]
            rest = rest[end...].dropFirst()
            guard tag.hasPrefix("?") || take(tag, &path, &text) else { return nil }
        }
        guard path.isEmpty, !texts.isEmpty else { return nil }
    }

    /// The first text whose innermost elements have these names.
    func text(in names: Substring...) -> String? { texts.first { $0.path.suffix(names.count) == names[...] }?.text }

    private mutating func take(_ tag: Substring, _ path: inout [Substring], _ text: inout String) -> Bool {
        if tag.hasPrefix("/") {
            let name = tag.dropFirst().prefix { !$0.isWhitespace }
            guard path.last == name else { return false }
            texts.append((path, text))
            path.removeLast()
        } else {
            let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
            guard !name.isEmpty, path.count < 16 else { return false }
            if tag.hasSuffix("/") { texts.append((path + [name], "")) } else { path.append(name) }
        }
        text = ""
        return true
    }

    private static func unescaped(_ text: Substring) -> String? {
        guard text.contains("&") else { return String(text) }
        var result = "", rest = text
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            let name = rest[start...].dropFirst().prefix { $0 != ";" }
            guard let letter = entities[name] ?? numbered(name), name.endIndex < rest.endIndex else { return nil }
            result.append(letter)
            rest = rest[name.endIndex...].dropFirst()
        }
        return result + rest
    }

    private static func numbered(_ name: Substring) -> Character? {
        guard name.hasPrefix("#"), name.utf8.count <= 8 else { return nil }
        let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        return number.flatMap(Unicode.Scalar.init).map(Character.init)
    }

    private static let entities: [Substring: Character] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
}
