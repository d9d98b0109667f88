/// What there is to say about a flag that does not exist.
enum UnknownFlag {
    static func error(_ given: String) -> UsageError {
        let name = String(given.drop { $0 == "-" })
        if let advice = ServerFlag.former[name] { return UsageError("unknown flag: \(given); \(advice)") }
        guard let nearest = nearest(to: name) else { return UsageError("unknown flag: \(given)") }
        return UsageError("unknown flag: \(given); did you mean --\(nearest)?")
    }

    private static func nearest(to name: String) -> String? {
        let candidates = ServerFlag.all.filter { !$0.isHidden }.map { (name: $0.name, distance: distance(name, $0.name)) }
        guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, min(3, name.count / 3)) ? best.name : nil
    }

    /// How many letters must be put in, left out or changed to make one text of the other.
    static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other.prefix(100))
        var row = Array(0...other.count)
        for (index, letter) in one.prefix(100).enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in other.indices {
                let changed = diagonal + (letter == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
