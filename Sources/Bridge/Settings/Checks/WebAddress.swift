/// The syntax of addresses that operators give, with the reference's words for faults.
enum WebAddress {
    /// What is wrong with it as a URL at all.
    static func syntaxFault(_ text: String) -> String? {
        if text.hasPrefix(":") { return "parse \"\(text)\": missing protocol scheme" }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
            return "parse: invalid control character in URL"
        }
        return nil
    }

    /// Whether it begins with `http://` or `https://` and a host.
    static func isWeb(_ text: String) -> Bool {
        guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else { return false }
        guard let first = text.dropFirst(scheme.count).first else { return false }
        return first != "/" && first != ":"
    }

    /// The address in links, without the slash at its end.
    static func publicURL(_ text: String) throws(UsageError) -> String {
        let prefix = "initializing server: parsing --atlantis-url flag \"\(text)\": "
        if let fault = syntaxFault(text) { throw UsageError(prefix + fault) }
        guard isWeb(text) else { throw UsageError(prefix + "http or https must be specified") }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
