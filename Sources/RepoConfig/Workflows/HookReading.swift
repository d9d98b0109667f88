import Domain

/// Reads a list of workflow hooks; keys that no hook knows are none of our business.
func readHooks(_ yaml: YAML?) throws(ConfigError) -> [Hook] {
    guard let yaml else { return [] }
    var hooks: [Hook] = []
    for item in try yaml.items(of: "raw.WorkflowHook") { hooks.append(try readHook(item)) }
    return hooks
}

private func readHook(_ yaml: YAML) throws(ConfigError) -> Hook {
    guard !yaml.isNull else { throw .line(yaml.line, "workflow hook element is empty") }
    var texts: [String: String] = [:]
    for field in try yaml.fields(of: "map[string]string") { texts[field.key] = try field.value.string() }
    guard !texts.isEmpty else { throw .line(yaml.line, "workflow hook element is empty") }
    let given = { (key: String) in texts[key].flatMap { $0.isEmpty ? nil : $0 } }
    let command = ShellCommand(
        texts["run"] ?? "", shell: given("shell") ?? "sh", shellArguments: given("shellArgs").map(splitOnBlanks) ?? ["-c"])
    return Hook(command: command, label: given("description"), commands: given("commands"))
}
