/// A place in bytes that only moves forward and counts lines and columns on its way.
struct Cursor {
    /// A place as people count.
    struct Place {
        var line = 1
        /// Characters that are made of several scalars count as several columns: counting them as one would need tables.
        var column = 1

        func position(in file: String) -> SourcePosition { SourcePosition(file: file, line: line, column: column) }
    }

    let bytes: [UInt8]
    private(set) var offset = 0
    private(set) var place = Place()

    init(_ text: String) {
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    var isAtEnd: Bool { offset >= bytes.count }

    /// The byte that lies `distance` ahead, nil behind the end.
    func peek(_ distance: Int = 0) -> UInt8? {
        let index = offset + distance
        return index < bytes.count ? bytes[index] : nil
    }

    mutating func step(_ count: Int = 1) {
        for _ in 0..<count {
            guard offset < bytes.count else { return }
            let byte = bytes[offset]
            offset += 1
            if byte == .newline {
                place.line += 1
                place.column = 1
            } else if byte & 0xC0 != 0x80 {
                place.column += 1
            }
        }
    }

    mutating func skip(while condition: (UInt8) -> Bool) {
        while offset < bytes.count, condition(bytes[offset]) { step() }
    }

    mutating func jumpToEnd() { offset = bytes.count }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")

    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    var isLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
    /// Letters of other scripts are not told from their punctuation, which has no meaning in HCL anyway.
    var startsIdentifier: Bool { isLetter || self == UInt8(ascii: "_") || self >= 0x80 }
    var continuesIdentifier: Bool { startsIdentifier || isDigit || self == UInt8(ascii: "-") }
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r") }
}
