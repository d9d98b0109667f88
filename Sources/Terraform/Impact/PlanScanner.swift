import Foundation

/// Reads a plan's JSON piece by piece and keeps nothing of it but the names on the way: plans may have hundreds of megabytes.
struct PlanScanner {
    private enum Expected {
        case value, valueOrEnd, keyOrEnd, key, colon, commaOrEnd, nothing
    }
    private enum Inside {
        case nothing, string, escape, word
    }
    private struct Frame {
        var spot: PlanSpot
        var isObject: Bool
    }

    private var frames: [Frame] = []
    private var expected = Expected.value
    private var inside = Inside.nothing
    /// Where the value that comes next belongs.
    private var spot = PlanSpot.document
    private var isKept = false
    private var isKey = false
    private var text: [UInt8] = []
    private var hasEscape = false
    private var offset = 0

    private static let deepest = 10_000
    private static let longestText = 1 << 20

    /// Takes the next piece.
    mutating func read(
        _ bytes: some Sequence<UInt8>, _ take: (PlanToken) throws(PlanImpactFault) -> Void
    ) throws(PlanImpactFault) {
        for byte in bytes {
            switch inside {
            case .string: try readString(byte, take)
            case .escape:
                keep(byte)
                inside = .string
            case .word:
                if byte.endsWord {
                    endWord()
                    try readStructure(byte, take)
                }
            case .nothing: try readStructure(byte, take)
            }
            offset += 1
        }
    }

    /// Whether what came is a whole document.
    var isWhole: Bool { expected == .nothing && inside == .nothing }
}

// MARK: Structure

extension PlanScanner {
    private var isValueExpected: Bool { expected == .value || expected == .valueOrEnd }

    private mutating func readStructure(_ byte: UInt8, _ take: (PlanToken) throws(PlanImpactFault) -> Void) throws(PlanImpactFault) {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
        case UInt8(ascii: "\""): try beginString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try begin(isObject: byte == UInt8(ascii: "{"), take)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): try end(isObject: byte == UInt8(ascii: "}"), take)
        case UInt8(ascii: ":"):
            guard expected == .colon else { throw .notJSON(at: offset) }
            expected = .value
        case UInt8(ascii: ","): try goOn()
        default:
            guard isValueExpected, byte.beginsWord else { throw .notJSON(at: offset) }
            inside = .word
        }
    }

    private mutating func begin(isObject: Bool, _ take: (PlanToken) throws(PlanImpactFault) -> Void) throws(PlanImpactFault) {
        guard isValueExpected else { throw .notJSON(at: offset) }
        guard frames.count < Self.deepest else { throw .tooLarge }
        frames.append(Frame(spot: spot, isObject: isObject))
        if spot != .other { try take(.begin(spot)) }
        expected = isObject ? .keyOrEnd : .valueOrEnd
        spot = isObject ? .other : spot.child(nil)
    }

    private mutating func end(isObject: Bool, _ take: (PlanToken) throws(PlanImpactFault) -> Void) throws(PlanImpactFault) {
        let isFree = expected == .commaOrEnd || expected == (isObject ? .keyOrEnd : .valueOrEnd)
        guard isFree, let frame = frames.popLast(), frame.isObject == isObject else { throw .notJSON(at: offset) }
        if frame.spot != .other { try take(.end(frame.spot)) }
        endValue()
    }

    private mutating func goOn() throws(PlanImpactFault) {
        guard expected == .commaOrEnd, let frame = frames.last else { throw .notJSON(at: offset) }
        expected = frame.isObject ? .key : .value
        if !frame.isObject { spot = frame.spot.child(nil) }
    }

    private mutating func endValue() { expected = frames.isEmpty ? .nothing : .commaOrEnd }

    /// A number, a truth value or `null`: none of them counts.
    private mutating func endWord() {
        inside = .nothing
        endValue()
    }
}

// MARK: Strings

extension PlanScanner {
    private mutating func beginString() throws(PlanImpactFault) {
        isKey = expected == .key || expected == .keyOrEnd
        guard isKey || isValueExpected else { throw .notJSON(at: offset) }
        isKept = isKey ? frames.last?.spot != .other : spot != .other
        text.removeAll(keepingCapacity: true)
        hasEscape = false
        inside = .string
    }

    private mutating func keep(_ byte: UInt8) { if isKept { text.append(byte) } }

    private mutating func readString(_ byte: UInt8, _ take: (PlanToken) throws(PlanImpactFault) -> Void) throws(PlanImpactFault) {
        switch byte {
        case UInt8(ascii: "\""): try endString(take)
        case UInt8(ascii: "\\"):
            keep(byte)
            hasEscape = true
            inside = .escape
        case ..<0x20: throw .notJSON(at: offset)
        default:
            keep(byte)
            guard text.count <= Self.longestText else { throw .tooLarge }
        }
    }

    private mutating func endString(_ take: (PlanToken) throws(PlanImpactFault) -> Void) throws(PlanImpactFault) {
        inside = .nothing
        if isKey {
            spot = isKept ? (frames.last?.spot ?? .other).child(try decoded()) : .other
            expected = .colon
        } else {
            if isKept { try take(.text(spot, try decoded())) }
            endValue()
        }
    }

    private func decoded() throws(PlanImpactFault) -> String {
        guard hasEscape else { return String(decoding: text, as: UTF8.self) }
        let quoted = Data([UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")])
        guard let string = try? JSONDecoder().decode(String.self, from: quoted) else { throw .notJSON(at: offset) }
        return string
    }
}

extension UInt8 {
    fileprivate var beginsWord: Bool {
        self == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= self || [102, 110, 116].contains(self)
    }

    fileprivate var endsWord: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09: true
        default: false
        }
    }
}
