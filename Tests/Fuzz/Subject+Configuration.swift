import HCL

/// Reads configuration in both syntaxes, and everything that it says of a module.
func readConfiguration(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    let module = withinTimeLimit {
        TerraformModule(files: ["main.tofu": text, "main.tf.json": text, "b_override.tf": text], in: "a", dialect: .openTofu)
    }
    _ = module.providers.map { $0.body.blocks("assume_role").map(\.body.attributes) }
    _ = withinTimeLimit { CloudWorkspace(files: ["main.tf": text], dialect: .terraform) }
    var graph = ModuleGraph(roots: ["a", "b"])
    withinTimeLimit { graph.addAll { $0 == "a" ? ["main.tf": text] : [:] } }
    _ = graph.roots(touchedBy: ["a/main.tf", "b"])
}

let configurationWords = [
    "terraform", "required_version", "required_providers", "backend", "cloud", "workspaces", "name", "tags", "project", "module", "source",
    "version", "provider", "alias", "resource", "data", "variable", "output", "default", "type", "configuration_aliases", "assume_role",
    "{", "}", "[", "]", "(", ")", "\"", "${", "%{", "$${", "%%{", "~}", "<<EOT\n", "<<-EOT\n", "\nEOT\n", "/*", "*/", "//", "#", "=>", "==",
    "...", "::", "for ", "if ", "true", "null", "\\u00e4", "\\U0001F600", "\\ud83d", "\r\n", "\u{FEFF}", "\"./", "\"../", "1e9", "-1.5",
    "a.b",
    "{\"terraform\":", "[{", "}]", "\"//\":", "null,", "override",
]
