package import Domain

extension PlanSummary {
    /// Takes note of what one line of a plan says. Lines that count resources add up, as when several roots are planned at once.
    package mutating func read(line: some StringProtocol) {
        if line.contains("Plan: ") { readCounts(line) }
        if noChanges == nil { noChanges = Self.sentencesWithoutChanges.first { line.contains($0) } }
        if line.contains("Note: Objects have changed outside of ") { hasOutsideChanges = true }
    }

    /// What a whole plan says.
    package init(reading text: String) {
        self.init()
        for line in text.split(whereSeparator: \.isNewline) { read(line: line) }
    }

    private static let sentencesWithoutChanges = [
        "No changes. Infrastructure is up-to-date.", "No changes. Your infrastructure matches the configuration.",
    ]

    private mutating func readCounts(_ line: some StringProtocol) {
        // Whatever stands between two `Plan: ` is looked at once, so a hostile line costs no more than its length.
        for part in String(line).split(separator: "Plan: ", omittingEmptySubsequences: false).dropFirst() {
            guard let counts = PlanCounts(part) else { continue }
            toImport &+= counts.toImport
            toAdd &+= counts.toAdd
            toChange &+= counts.toChange
            toDestroy &+= counts.toDestroy
            toForget &+= counts.toForget
            hasCounts = true
        }
    }
}

/// `[I to import, ]A to add, C to change, D to destroy[, F to forget].`
private struct PlanCounts {
    var toImport = 0
    var toAdd = 0
    var toChange = 0
    var toDestroy = 0
    var toForget = 0

    init?(_ text: Substring) {
        guard let end = text.firstIndex(of: ".") else { return nil }
        var parts = text[..<end].split(separator: ", ")[...]
        toImport = Self.take(" to import", &parts) ?? 0
        guard let add = Self.take(" to add", &parts), let change = Self.take(" to change", &parts),
            let destroy = Self.take(" to destroy", &parts)
        else { return nil }
        (toAdd, toChange, toDestroy) = (add, change, destroy)
        toForget = Self.take(" to forget", &parts) ?? 0
        guard parts.isEmpty else { return nil }
    }

    private static func take(_ ending: String, _ parts: inout ArraySlice<Substring>) -> Int? {
        guard let part = parts.first, part.hasSuffix(ending) else { return nil }
        let digits = part.dropLast(ending.count)
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        parts = parts.dropFirst()
        return Int(digits)
    }
}
