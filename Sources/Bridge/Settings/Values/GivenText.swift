/// A text that was given for a flag, with the place where it was given.
struct GivenText: Hashable, Sendable {
    var text: String
    /// `--port`, `ATLANTIS_PORT` or `port in FILE`.
    var place: String

    /// The value it is for `flag`. Nil means that it does not count.
    func value(for flag: ServerFlag) throws(UsageError) -> FlagValue? {
        if isServiceLink(for: flag) { return nil }
        guard let value = FlagValue(text, for: flag) else {
            throw UsageError("invalid value \"\(text)\" for \(place): expected \(flag.expectation)")
        }
        return value
    }

    /// Kubernetes sets `ATLANTIS_PORT=tcp://10.0.0.1:80` in every container beside a service called atlantis.
    func isServiceLink(for flag: ServerFlag) -> Bool {
        flag.kind == .int && (text.hasPrefix("tcp://") || text.hasPrefix("udp://"))
    }
}
