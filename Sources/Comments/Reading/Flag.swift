/// An option of a command.
struct Flag: Hashable {
    enum Value: Hashable { case boolean, text }
    var name: String
    var shorthand: Unicode.Scalar?
    var value: Value
    var usage: String
}

/// The words after a command, sorted into options, positional words and what follows `--`.
struct SortedWords {
    /// Why words cannot be sorted.
    enum Fault: Error, Hashable {
        case helpWanted
        case wrong(String)
    }

    private let flags: [Flag]
    /// By the flag's name; the last one given wins.
    private(set) var values: [String: String] = [:]
    private(set) var positionals: [String] = []
    private(set) var extras: [String] = []

    init(_ words: [String], flags: [Flag]) throws(Fault) {
        self.flags = flags
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                extras = Array(rest)
                break
            } else if word.begins(with: "--") {
                try takeLong(word, &rest)
            } else if word.begins(with: "-"), word != "-" {
                try takeShort(word.unicodeScalars.dropFirst(), &rest)
            } else {
                positionals.append(word)
            }
        }
    }

    func text(_ name: String) -> String { values[name] ?? "" }
    func isSet(_ name: String) -> Bool { values[name] == "true" }

    private mutating func takeLong(_ word: String, _ rest: inout ArraySlice<String>) throws(Fault) {
        let body = word.unicodeScalars.dropFirst(2)
        if body.first == "-" || body.first == "=" { throw .wrong("bad flag syntax: \(word)") }
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let flag = flags.first(where: { $0.name == name }) else {
            throw name == "help" ? .helpWanted : .wrong("unknown flag: --\(name)")
        }
        if parts.count == 2 {
            try set(flag, String(parts[1]))
        } else if flag.value == .boolean {
            try set(flag, "true")
        } else if let value = rest.popFirst() {
            try set(flag, value)
        } else {
            throw .wrong("flag needs an argument: --\(name)")
        }
    }

    /// One letter and its value: no flag with a letter is a boolean, so letters do not come in groups.
    private mutating func takeShort(_ letters: Substring.UnicodeScalarView, _ rest: inout ArraySlice<String>) throws(Fault) {
        let letter = letters[letters.startIndex]
        guard let flag = flags.first(where: { $0.shorthand == letter }) else {
            throw letter == "h" ? .helpWanted : .wrong("unknown shorthand flag: '\(letter)' in -\(String(letters))")
        }
        let attached = letters.dropFirst()
        if attached.count > 1, attached.first == "=" {
            try set(flag, String(attached.dropFirst()))
        } else if !attached.isEmpty {
            try set(flag, String(attached))
        } else if let value = rest.popFirst() {
            try set(flag, value)
        } else {
            throw .wrong("flag needs an argument: '\(letter)' in -\(String(letters))")
        }
    }

    private mutating func set(_ flag: Flag, _ value: String) throws(Fault) {
        guard flag.value == .boolean else { return values[flag.name] = value }
        switch value {
        case "1", "t", "T", "TRUE", "true", "True": values[flag.name] = "true"
        case "0", "f", "F", "FALSE", "false", "False": values[flag.name] = "false"
        default:
            throw .wrong(
                "invalid argument \(value.quoted) for \"--\(flag.name)\" flag: strconv.ParseBool: parsing \(value.quoted): invalid syntax")
        }
    }
}
