/// What a `WWW-Authenticate` header demands: a scheme, and parameters whose names are in lower case.
struct AuthenticateHeader: Equatable {
    var scheme: String
    var parameters: [String: String]

    init(_ text: String) {
        let (scheme, rest) = Self.split(text[...], at: " ")
        self.scheme = scheme.lowercased()
        parameters = [:]
        var remaining = rest
        while !remaining.isEmpty {
            let (name, value) = Self.split(remaining, at: "=")
            let key = name.trimmingPrefix { " ,\t".contains($0) }.lowercased()
            if value.first == "\"" {
                let (inner, after) = Self.split(value.dropFirst(), at: "\"")
                parameters[key] = String(inner)
                remaining = after
            } else {
                let (plain, after) = Self.split(value, at: ",")
                parameters[key] = plain.filter { $0 != " " }
                remaining = after
            }
        }
    }

    private static func split(_ text: Substring, at mark: Character) -> (Substring, Substring) {
        guard let place = text.firstIndex(of: mark) else { return (text, "") }
        return (text[..<place], text[text.index(after: place)...])
    }
}
