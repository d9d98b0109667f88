/// A number of JSON as the text of a variable: whole numbers of up to 64 bits as they are, all others as the shortest text that reads back
/// as the same floating-point number.
enum JSONNumber {
    /// nil for a number that is out of range. `written` is a number by JSON's grammar.
    static func text(_ written: String) -> String? {
        // Minus zero is no whole number.
        if written != "-0" {
            if let whole = Int64(written) { return String(whole) }
            if let whole = UInt64(written) { return String(whole) }
        }
        guard let number = Double(written), number.isFinite else { return nil }
        return text(number)
    }

    private static func text(_ number: Double) -> String {
        let sign = number.sign == .minus ? "-" : ""
        let (digits, exponent) = shortest(number.magnitude)
        return sign + plain(digits, exponent: exponent)
    }

    /// The number as `digits` × 10^`exponent`, with as few digits as tell it apart from its neighbours.
    private static func shortest(_ number: Double) -> (digits: String, exponent: Int) {
        let parts = number.description.split(separator: "e")
        let places = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = places.count > 1 ? String(places[1]) : ""
        var digits = String((places[0] + fraction).drop { $0 == "0" })
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.count
        while digits.hasSuffix("0") {
            digits.removeLast()
            exponent += 1
        }
        return digits.isEmpty ? ("0", 0) : (digits, exponent)
    }

    /// Where the point goes. Numbers from 0.00001 to below 10^16 have no exponent.
    private static func plain(_ digits: String, exponent: Int) -> String {
        let point = digits.count + exponent
        switch point {
        case 1...16 where exponent >= 0: return digits + zeros(exponent) + ".0"
        case 1...16: return digits.prefix(point) + "." + digits.dropFirst(point)
        case -4...0: return "0." + zeros(-point) + digits
        default:
            let rest = digits.dropFirst()
            return digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e\(point - 1)"
        }
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}
