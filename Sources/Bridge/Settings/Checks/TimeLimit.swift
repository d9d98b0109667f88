/// Reads how long something may take.
enum TimeLimit {
    private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]

    /// A number of minutes, or a number with `s`, `m` or `h`.
    static func read(_ text: String) throws(UsageError) -> Duration {
        let unit = text.last.flatMap { units[$0] }
        let number = Int(unit == nil ? text[...] : text.dropLast())
        guard let number, (1...10_000_000).contains(number) else {
            throw UsageError("invalid value \"\(text)\" for --step-timeout: expected minutes, or a number with s, m or h")
        }
        return .seconds(number * (unit ?? 60))
    }
}
