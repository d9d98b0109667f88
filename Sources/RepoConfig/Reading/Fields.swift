/// The fields of a map whose keys are known.
struct Fields {
    private let byKey: [String: YAML.Field]
    /// Keys that nobody knows, where those are not refused.
    let unknown: [YAML.Field]
    /// Where the map begins.
    let line: Int

    /// Fails on the first key that is not among `known`, in the words that name the type it was looked for in.
    init(_ yaml: YAML, _ type: String, known: Set<String>) throws(ConfigError) {
        let fields = try yaml.fields(of: type)
        line = yaml.line
        unknown = fields.filter { !known.contains($0.key) }
        if yaml.isStrict, let field = unknown.first {
            throw .construct(line: field.line, "field \(field.key) not found in type \(type)")
        }
        byKey = Dictionary(fields.map { ($0.key, $0) }) { first, _ in first }
    }

    /// What stands under `key`, unless it is null.
    subscript(_ key: String) -> YAML? { byKey[key]?.value.present }

    /// The key with its line, unless it is absent or null.
    func field(_ key: String) -> YAML.Field? { byKey[key].flatMap { $0.value.isNull ? nil : $0 } }

    /// The key, whatever its value is; nil if it is absent.
    func written(_ key: String) -> YAML.Field? { byKey[key] }

    /// The line of a key; that of the map where the key is missing.
    func line(of key: String) -> Int { byKey[key]?.line ?? line }

    /// The lines of all keys that have a value.
    var lines: [String: Int] { byKey.compactMapValues { $0.value.isNull ? nil : $0.line } }

    func string(_ key: String) throws(ConfigError) -> String? { try self[key]?.string() }
    func bool(_ key: String) throws(ConfigError) -> Bool? { try self[key]?.bool() }
    func int(_ key: String) throws(ConfigError) -> Int? { try self[key]?.int() }
    func strings(_ key: String) throws(ConfigError) -> [String]? { try self[key]?.strings() }
}
