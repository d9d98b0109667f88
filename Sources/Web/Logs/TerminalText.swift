/// What programs print for terminals, made harmless: line feeds, tabs, text, and colours where they are wanted.
struct TerminalText {
    private let keepsColours: Bool
    private var clean: [UInt8] = []

    /// The harmless text of some bytes.
    static func clean(_ bytes: some Collection<UInt8>, keepingColours: Bool) -> String {
        var text = TerminalText(keepsColours: keepingColours)
        text.clean.reserveCapacity(bytes.count)
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() { text.take(byte, &rest) }
        return String(decoding: text.clean, as: UTF8.self)
    }

    private init(keepsColours: Bool) { self.keepsColours = keepsColours }

    private mutating func take(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) {
        switch byte {
        case Byte.escape: skipSequence(&rest)
        case Byte.carriageReturn: if rest.first != Byte.lineFeed { clean.append(Byte.lineFeed) }
        case Byte.lineFeed, Byte.tab: clean.append(byte)
        case 0..<0x20, 0x7F: break
        default: clean.append(byte)
        }
    }

    private mutating func skipSequence(_ rest: inout ArraySlice<UInt8>) {
        switch rest.first {
        case UInt8(ascii: "["): skipControl(&rest)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"): skipString(&rest)
        case let next? where next >= 0x20 && next < 0x7F: rest.removeFirst()
        default: break
        }
    }

    /// `ESC [ parameters letter`: a colour if the letter is `m`.
    private mutating func skipControl(_ rest: inout ArraySlice<UInt8>) {
        rest.removeFirst()
        let parameters = rest.prefix { (0x20...0x3F).contains($0) }
        rest = rest.dropFirst(parameters.count)
        guard let final = rest.first, (0x40...0x7E).contains(final) else { return }
        rest.removeFirst()
        let isColour =
            final == UInt8(ascii: "m") && parameters.count <= 32 && parameters.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x3B }
        if keepsColours, isColour { clean += [Byte.escape, UInt8(ascii: "[")] + parameters + [final] }
    }

    /// Titles, links and the like, up to their end. Never past the line: nothing may hide what follows.
    private mutating func skipString(_ rest: inout ArraySlice<UInt8>) {
        while let next = rest.first, next != Byte.lineFeed {
            rest.removeFirst()
            if next == Byte.bell { return }
            if next == Byte.escape, rest.first == UInt8(ascii: "\\") {
                rest.removeFirst()
                return
            }
        }
    }
}

enum Byte {
    static let bell: UInt8 = 0x07
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let escape: UInt8 = 0x1B
}
