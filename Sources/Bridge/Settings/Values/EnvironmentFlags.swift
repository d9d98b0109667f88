/// The flags that environment variables give. An empty variable gives nothing.
struct EnvironmentFlags {
    private let environment: [String: String]
    init(_ environment: [String: String]) { self.environment = environment }

    /// Ours wins over Atlantis's.
    static let prefixes = ["BULKHEAD_", "ATLANTIS_"]

    subscript(_ flag: ServerFlag) -> GivenText? {
        Self.prefixes.lazy
            .compactMap { prefix in
                environment[prefix + flag.variable].map { GivenText(text: $0, place: prefix + flag.variable) }
            }
            .first { !$0.text.isEmpty && !$0.isServiceLink(for: flag) }
    }
}
