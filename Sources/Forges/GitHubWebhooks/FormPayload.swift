import Foundation

/// The value of a field in a form as browsers encode it; nil when it is not there or badly encoded.
func formValue(_ name: String, in body: [UInt8]) -> [UInt8]? {
    var rest = body[...]
    // One after the other: a list of all would be many times as large as the body.
    while !rest.isEmpty {
        let pair = rest.prefix { $0 != UInt8(ascii: "&") }
        rest = rest.dropFirst(pair.count + 1)
        let key = pair.prefix { $0 != UInt8(ascii: "=") }
        // Longer than the name in any spelling, it is another name.
        guard key.count <= 3 * name.utf8.count, formDecoded(key) == Array(name.utf8) else { continue }
        return formDecoded(pair.dropFirst(key.count + 1))
    }
    return nil
}

private func formDecoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
        switch text[index] {
        case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
        case UInt8(ascii: "%"):
            guard index + 2 < text.endIndex, let high = hexValue(text[index + 1]), let low = hexValue(text[index + 2]) else { return nil }
            out.append(high << 4 | low)
            index += 2
        case let byte: out.append(byte)
        }
        index += 1
    }
    return out
}

/// A media type without `; charset=…`, in lower case.
func withoutParameters(_ contentType: String) -> String {
    contentType.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
}
