import Foundation

/// An object of JSON with each value as it is written: a decoder would change numbers and forget the order.
struct JSONMembers: Sendable {
    /// In the order in which they are written; a name may come twice.
    let members: [(name: String, text: ArraySlice<UInt8>)]

    /// nil if `text` is not JSON, or not an object.
    init?(_ text: [UInt8]) {
        guard (try? JSONSerialization.jsonObject(with: Data(text))) != nil else { return nil }
        self.init(valid: text[...])
    }

    /// The object that is the value of the last member called `name`; nil if there is none, or it is something else.
    func object(_ name: String) -> JSONMembers? { members.last { $0.name == name }.flatMap { JSONMembers(valid: $0.text) } }

    /// The value of the last member called `name`, as it is written.
    func text(_ name: String) -> String? { members.last { $0.name == name }.map { String(decoding: $0.text, as: UTF8.self) } }

    /// The text that a string of JSON stands for; nil for any other value.
    static func string(_ text: String) -> String? { try? JSONDecoder().decode(String.self, from: Data(text.utf8)) }

    /// Reads what is known to be JSON, so that it needs to look for ends only.
    private init?(valid text: ArraySlice<UInt8>) {
        var rest = Cursor(rest: text)
        guard rest.takes(UInt8(ascii: "{")) else { return nil }
        var members: [(String, ArraySlice<UInt8>)] = []
        while !rest.takes(UInt8(ascii: "}")) {
            guard let name = rest.value(), rest.takes(UInt8(ascii: ":")), let value = rest.value(),
                let plain = try? JSONDecoder().decode(String.self, from: Data(name))
            else { return nil }
            members.append((plain, value))
            _ = rest.takes(UInt8(ascii: ","))
        }
        self.members = members
    }

    private struct Cursor {
        var rest: ArraySlice<UInt8>

        /// Whether the next thing is this character, which is then behind us.
        mutating func takes(_ character: UInt8) -> Bool {
            rest = rest.drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
            guard rest.first == character else { return false }
            rest.removeFirst()
            return true
        }

        /// The next value, of whatever kind.
        mutating func value() -> ArraySlice<UInt8>? {
            rest = rest.drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
            let start = rest.startIndex
            var depth = 0, isInString = false, isEscaped = false
            for index in rest.indices {
                let character = rest[index]
                if isInString {
                    if isEscaped {
                        isEscaped = false
                    } else if character == UInt8(ascii: "\\") {
                        isEscaped = true
                    } else if character == UInt8(ascii: "\"") {
                        isInString = false
                    }
                    continue
                }
                switch character {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}") where depth > 0, UInt8(ascii: "]") where depth > 0: depth -= 1
                case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09:
                    if depth == 0 { return taken(from: start, to: index) }
                default: break
                }
            }
            return taken(from: start, to: rest.endIndex)
        }

        private mutating func taken(from start: Int, to end: Int) -> ArraySlice<UInt8>? {
            guard end > start else { return nil }
            defer { rest = rest[end...] }
            return rest[start..<end]
        }
    }
}
