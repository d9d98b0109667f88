/// How a version of terraform is brought into a workspace.
package enum WorkspaceSwitch: Hashable, Sendable {
    /// It has none and none is wanted.
    case none
    /// It has none: text for people.
    case unsupported(String)
    /// `select`, and `create` if that fails.
    case selecting(select: [String], create: [String])
    /// The same, unless it is there already, which `show` prints.
    case asking(show: [String], select: [String], create: [String])

    package init(to workspace: String, version: TerraformVersion) {
        if version < TerraformVersion(0, 9, 0) {
            self = workspace == "default" ? .none : .unsupported("terraform version \(version) does not support workspaces")
        } else if version < TerraformVersion(0, 10, 0) {
            self = .selecting(select: ["env", "select", workspace], create: ["env", "new", workspace])
        } else {
            self = .asking(
                show: ["workspace", "show"], select: ["workspace", "select", workspace], create: ["workspace", "new", workspace])
        }
    }
}
