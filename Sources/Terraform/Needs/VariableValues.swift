import HCL

/// The values that a root's variables have, as far as they are known: later sources win, as with Terraform itself.
struct VariableValues {
    private(set) var values: [String: WrittenValue.Form] = [:]
    private let module: TerraformModule
    /// The text of a file by its path from the root; nil if it cannot be read.
    private let text: (String) -> String?

    init(
        of module: TerraformModule, _ sources: VariableSources, files: [String], workspace: String, text: @escaping (String) -> String?
    ) {
        self.module = module
        self.text = text
        for variable in module.variables { values[variable.name] = variable.standardValue?.form }
        for (name, value) in sources.environment { values[name] = .string(value) }
        for file in Self.loadedByItself(among: files) { read(file: file) }
        for (flag, value) in VariableSources.values(of: ["var", "var-file"], in: sources.arguments) {
            if flag == "var" { read(assignment: value) } else { read(file: value) }
        }
        if text("env/\(workspace).tfvars") != nil { read(file: "env/\(workspace).tfvars") }
        drop()
    }

    private static func loadedByItself(among files: [String]) -> [String] {
        let automatic = files.filter { $0.hasSuffix(".auto.tfvars") || $0.hasSuffix(".auto.tfvars.json") }
        return ["terraform.tfvars", "terraform.tfvars.json"].filter(files.contains) + automatic.sorted()
    }

    private mutating func read(assignment: String) {
        guard let end = assignment.firstIndex(of: "=") else { return }
        values[String(assignment[..<end])] = .string(String(assignment[assignment.index(after: end)...]))
    }

    private mutating func read(file: String) {
        let name = file.hasSuffix(".json") ? file : "\(file).tfvars"
        guard let text = text(file) else {
            // It may say anything of any of them.
            values = [:]
            return
        }
        for attribute in ConfigurationFile(text, named: name).body.attributes { values[attribute.name] = attribute.value.form }
    }

    /// Leaves out what is no constant, what nobody declared, and what is not to be shown.
    private mutating func drop() {
        let shown = Dictionary(module.variables.map { ($0.name, $0) }) { first, _ in first }
        values = values.filter { name, form in
            guard let variable = shown[name], !variable.isSensitive else { return false }
            switch form {
            case .reference, .opaque: return false
            // From the environment, what is no text is written as an expression.
            case .string: return variable.isText
            default: return true
            }
        }
    }
}

extension Variable {
    fileprivate var isText: Bool { type.map { ["string", "number", "bool", "any", "\"string\""].contains($0) } ?? true }
}
