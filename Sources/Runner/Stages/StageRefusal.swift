import Domain

/// A stage that is not begun: text for people.
struct StageRefusal: Error, Hashable {
    var text: String

    static func planMissing(_ key: ProjectKey) -> String { "plan file is missing for \(described(key)); run `atlantis plan`" }

    static func planChanged(_ key: ProjectKey) -> String { "plan file changed for \(described(key)); run `atlantis plan` before apply" }

    static func noPlan(_ key: ProjectKey) -> String {
        "no plan found at path \(quoted(key.dir)) and workspace \(quoted(key.workspace))–did you run plan?"
    }

    private static func described(_ key: ProjectKey) -> String {
        "dir \(quoted(key.dir)) workspace \(quoted(key.workspace)) project \(quoted(key.name ?? ""))"
    }
}
