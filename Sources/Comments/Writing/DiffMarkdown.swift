/// Rearranges a plan so that code hosts colour it as a diff: they look at the first character of a line only.
struct DiffMarkdown {
    /// A text of several lines in the middle of the plan. What it contains may look like markers and is none.
    private struct Heredoc {
        var terminator: [UInt8]
        /// Columns of the terminator and, in a heredoc that is changed line by line, of the markers.
        var column: Int
        var markerColumn: Int?
    }

    private var heredoc: Heredoc?
    private var output: [UInt8] = []

    static func marked(_ text: String) -> String {
        var formatter = DiffMarkdown()
        let bytes = Array(text.utf8)
        formatter.output.reserveCapacity(bytes.count)
        for line in bytes.split(separator: .lineFeed, omittingEmptySubsequences: false) { formatter.take(line) }
        return String(decoding: formatter.output, as: UTF8.self).trimmed
    }

    private mutating func take(_ line: ArraySlice<UInt8>) {
        let shape = DiffLine(line)
        if let heredoc {
            if shape.isTerminator(heredoc.terminator, at: heredoc.column) {
                self.heredoc = nil
                emit(line)
            } else if let marker = shape.marker, shape.indent == heredoc.markerColumn {
                emit(marker: marker, shape, line)
            } else {
                emit(line)
            }
            return
        }
        heredoc = shape.heredocTerminator.map { terminator in
            let column = shape.indent + (shape.marker == nil ? 0 : 2)
            return Heredoc(terminator: terminator, column: column, markerColumn: shape.marker == .tilde ? column + 2 : nil)
        }
        if let marker = shape.marker, shape.indent == 0 || shape.isChange {
            emit(marker: marker, shape, line)
        } else {
            emit(line)
        }
    }

    private mutating func emit(marker: UInt8, _ shape: DiffLine, _ line: ArraySlice<UInt8>) {
        output.append(marker == .tilde ? UInt8(ascii: "!") : marker)
        output += line[(line.startIndex + shape.indent + 1)...].prefix(1)
        output += line.prefix(shape.indent)
        emit(shape.rest)
    }

    private mutating func emit(_ bytes: ArraySlice<UInt8>) {
        output += bytes
        output.append(.lineFeed)
    }
}

/// A line of a plan: blanks, perhaps a marker, and the rest.
private struct DiffLine {
    var indent: Int
    /// `-`, `+` or `~`, if white space follows it.
    var marker: UInt8?
    var rest: ArraySlice<UInt8>

    init(_ line: ArraySlice<UInt8>) {
        rest = line.drop { $0 == .blank }
        indent = line.count - rest.count
        guard let first = rest.first, "-+~".utf8.contains(first), let second = rest.dropFirst().first, second == .blank || second == .tab
        else { return }
        marker = first
        rest = rest.dropFirst(2)
    }

    func isTerminator(_ word: [UInt8], at column: Int) -> Bool {
        guard marker == nil, indent == column, rest.starts(with: word) else { return false }
        let tail = rest.dropFirst(word.count)
        return tail.isEmpty || tail.elementsEqual(",".utf8) || tail.starts(with: " -> ".utf8)
    }

    /// The word that ends the text of several lines that this line begins.
    var heredocTerminator: [UInt8]? {
        let value = afterName?.trimmingBlanks ?? rest
        let start = value.starts(with: "= ".utf8) ? value.dropFirst(2) : value
        guard start.starts(with: "<<".utf8) else { return nil }
        let word = start.dropFirst(2).drop { $0 == UInt8(ascii: "-") }
        return !word.isEmpty && word.allSatisfy(\.isWordPart) ? Array(word) : nil
    }

    /// Whether this is a part of a plan, rather than prose with a dash before it.
    var isChange: Bool {
        if rest.starts(with: "<<".utf8) || rest.first == UInt8(ascii: "{") || isYAMLKey || isListElement { return true }
        if let name = afterName {
            let value = name.trimmingBlanks
            let isSeparated = name.first == .blank
            return value.starts(with: "(known after apply)".utf8) || value.first == UInt8(ascii: "{")
                || isSeparated && (value.starts(with: "= ".utf8) || value.starts(with: "-> ".utf8))
                || value.first == UInt8(ascii: "\"") && value.last == UInt8(ascii: "{")
        }
        return false
    }

    /// What follows the name, in quotes or not, that `rest` begins with.
    private var afterName: ArraySlice<UInt8>? {
        if rest.first == UInt8(ascii: "\"") {
            return rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")).map { rest[($0 + 1)...] }
        }
        let tail = rest.drop(while: \.isWordPart)
        return tail.count < rest.count ? tail : nil
    }

    /// In YAML that Terraform shows: four blanks or more, then `key:`.
    private var isYAMLKey: Bool {
        let key = rest.drop { $0 == .blank }
        let tail = key.drop { $0 != .blank && $0 != UInt8(ascii: ":") }
        return rest.count - key.count >= 4 && tail.count < key.count && tail.first == UInt8(ascii: ":")
    }

    private var isListElement: Bool { rest.first == UInt8(ascii: "\"") && rest.suffix(2).elementsEqual("\",".utf8) && rest.count > 2 }
}

extension UInt8 {
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let tab = UInt8(ascii: "\t")
    fileprivate static let blank = UInt8(ascii: " ")
    fileprivate static let tilde = UInt8(ascii: "~")
    /// Whether it may stand in a name; everything beyond ASCII may.
    fileprivate var isWordPart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...: true
        default: false
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingBlanks: ArraySlice<UInt8> { drop { $0 == .blank } }
}
