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
    /// Where the piece begins that is read.
    private var offset = 0
    private var tokens: [PlanToken] = []

    private static let deepest = 10_000
    private static let longestText = 1 << 20

    /// What the next piece says at the places that count.
    mutating func read(_ bytes: [UInt8]) throws(PlanImpactFault) -> [PlanToken] {
        let span = bytes.span
        var index = 0
        tokens.removeAll()
        while index < span.count {
            switch inside {
            case .string:
                let start = index
                while index < span.count, span[index].isPlain { index += 1 }
                try keep(bytes[start..<index])
                guard index < span.count else { break }
                try readString(span[index], at: index)
                index += 1
            case .escape:
                try keep(bytes[index...index])
                inside = .string
                index += 1
            case .word:
                while index < span.count, !span[index].endsWord { index += 1 }
                if index < span.count { endWord() }
            case .nothing:
                try readStructure(span[index], at: index)
                index += 1
            }
        }
        offset += span.count
        return tokens
    }

    /// Whether what came is a whole document.
    var isWhole: Bool { expected == .nothing && inside == .nothing }
}

// MARK: Structure

extension PlanScanner {
    private var isValueExpected: Bool { expected == .value || expected == .valueOrEnd }

    private mutating func readStructure(_ byte: UInt8, at index: Int) throws(PlanImpactFault) {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
        case UInt8(ascii: "\""): try beginString(at: index)
        case UInt8(ascii: "{"), UInt8(ascii: "["): try begin(isObject: byte == UInt8(ascii: "{"), at: index)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): try end(isObject: byte == UInt8(ascii: "}"), at: index)
        case UInt8(ascii: ":"):
            guard expected == .colon else { throw .notJSON(at: offset + index) }
            expected = .value
        case UInt8(ascii: ","): try goOn(at: index)
        default:
            guard isValueExpected, byte.beginsWord else { throw .notJSON(at: offset + index) }
            inside = .word
        }
    }

    private mutating func begin(isObject: Bool, at index: Int) throws(PlanImpactFault) {
        guard isValueExpected else { throw .notJSON(at: offset + index) }
        guard frames.count < Self.deepest else { throw .tooLarge }
        frames.append(Frame(spot: spot, isObject: isObject))
        if spot != .other { tokens.append(.begin(spot)) }
        expected = isObject ? .keyOrEnd : .valueOrEnd
        spot = isObject ? .other : spot.child(nil)
    }

    private mutating func end(isObject: Bool, at index: Int) throws(PlanImpactFault) {
        let isFree = expected == .commaOrEnd || expected == (isObject ? .keyOrEnd : .valueOrEnd)
        guard isFree, let frame = frames.popLast(), frame.isObject == isObject else { throw .notJSON(at: offset + index) }
        if frame.spot != .other { tokens.append(.end(frame.spot)) }
        endValue()
    }

    private mutating func goOn(at index: Int) throws(PlanImpactFault) {
        guard expected == .commaOrEnd, let frame = frames.last else { throw .notJSON(at: offset + index) }
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
    private mutating func beginString(at index: Int) throws(PlanImpactFault) {
        isKey = expected == .key || expected == .keyOrEnd
        guard isKey || isValueExpected else { throw .notJSON(at: offset + index) }
        isKept = isKey ? frames.last?.spot != .other : spot != .other
        text.removeAll(keepingCapacity: true)
        hasEscape = false
        inside = .string
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) throws(PlanImpactFault) {
        guard isKept else { return }
        guard text.count + bytes.count <= Self.longestText else { throw .tooLarge }
        text += bytes
    }

    private mutating func readString(_ byte: UInt8, at index: Int) throws(PlanImpactFault) {
        switch byte {
        case UInt8(ascii: "\""): try endString(at: index)
        case UInt8(ascii: "\\"):
            if isKept { text.append(byte) }
            hasEscape = true
            inside = .escape
        default: throw .notJSON(at: offset + index)
        }
    }

    private mutating func endString(at index: Int) throws(PlanImpactFault) {
        inside = .nothing
        if isKey {
            spot = isKept ? (frames.last?.spot ?? .other).child(try decoded(at: index)) : .other
            expected = .colon
        } else {
            if isKept { tokens.append(.text(spot, try decoded(at: index))) }
            endValue()
        }
    }

    private func decoded(at index: Int) throws(PlanImpactFault) -> String {
        guard hasEscape else { return String(decoding: text, as: UTF8.self) }
        let quoted = Data([UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")])
        guard let string = try? JSONDecoder().decode(String.self, from: quoted) else { throw .notJSON(at: offset + index) }
        return string
    }
}

extension UInt8 {
    fileprivate var beginsWord: Bool {
        self == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= self || [102, 110, 116].contains(self)
    }

    /// Whether it stands for itself in a string.
    fileprivate var isPlain: Bool { self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") && self >= 0x20 }

    fileprivate var endsWord: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09: true
        default: false
        }
    }
}
