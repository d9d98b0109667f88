import Domain
import Patterns

extension WrittenProject {
    /// What is wrong with it, whatever the operator allows.
    func complaints() -> Complaints {
        var wrong = self.wrong
        wrong.add("dir", problemWithDir)
        wrong.add("name", problemWithName)
        wrong.add("workspace", problem(withWorkspace: workspace))
        _ = SlashedExpression.read(branch, "branch", &wrong)
        _ = readRequirements(planRequirements, "plan_requirement", &wrong)
        _ = readRequirements(applyRequirements, "apply_requirement", &wrong)
        _ = readRequirements(importRequirements, "import_requirement", &wrong)
        if let distribution, Distribution(rawValue: distribution) == nil {
            let supported = "only 'terraform' and 'opentofu' are supported"
            wrong.add("terraform_distribution", "'\(distribution)' is not a valid terraform_distribution, \(supported)")
        }
        wrong.add("terraform_version", terraformVersion.flatMap(problem(withVersion:)))
        return wrong
    }

    private var problemWithDir: String? {
        if dir.isEmpty { return "cannot be blank" }
        if containsDots(dir) { return "cannot contain '..'" }
        if dir.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) { return "cannot contain control characters" }
        if pattern == nil, Glob.isPattern(dir), (try? Glob(dir)) == nil { return "invalid glob pattern \(quoted(dir))" }
        return nil
    }

    private var problemWithName: String? {
        guard let name else { return nil }
        if name.isEmpty { return "if set cannot be empty" }
        if Glob.isPattern(name) {
            return "cannot contain glob pattern characters ('*', '?', '['); glob expansion is only supported in the 'dir' field"
        }
        if Glob.isPattern(dir) {
            return "cannot be used with glob patterns in 'dir'; glob patterns expand to multiple projects which cannot share the same name"
        }
        let isSafe = name.utf8.allSatisfy { isAlphanumeric($0) || "-_.~/".utf8.contains($0) }
        return isSafe ? nil : "\(quoted(name)) is not allowed: must contain only URL safe characters"
    }
}

/// Why a workspace's name is not safe, or nil. It becomes part of paths and of command lines.
func problem(withWorkspace name: String) -> String? {
    let scalars = name.unicodeScalars
    if scalars.contains("/") || scalars.contains("\\") { return "cannot contain '/' or '\\'" }
    if containsDots(name) { return "cannot contain '..'" }
    if name == "." { return "cannot be '.'" }
    if scalars.first == "-" { return "cannot start with '-'" }
    if scalars.first == "~" { return "cannot start with '~'" }
    if scalars.contains("$") { return "cannot contain '$'" }
    if scalars.contains(where: { $0.properties.isWhitespace || $0.properties.generalCategory == .control }) {
        return "cannot contain whitespace or control characters"
    }
    return nil
}

/// Whether two dots stand together somewhere.
func containsDots(_ text: String) -> Bool {
    let dot = UInt8(ascii: ".")
    return zip(text.utf8, text.utf8.dropFirst()).contains { $0 == dot && $1 == dot }
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
}
