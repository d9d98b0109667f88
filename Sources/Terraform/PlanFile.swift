/// Names of the files that belong to a project's plan.
package enum PlanFile {
    package static func name(project: String?, workspace: String) -> String { stem(project, workspace) + ".tfplan" }

    /// The plan as JSON.
    package static func showName(project: String?, workspace: String) -> String { stem(project, workspace) + ".json" }

    package static func policyName(project: String?, workspace: String) -> String { stem(project, workspace) + "-policyout.json" }

    /// The project's name in the name of its plan file; nil for a project without one.
    package static func project(fileName: String, workspace: String) -> String? {
        let ending = "-\(workspace).tfplan"
        guard fileName.hasSuffix(ending), fileName.utf8.count > ending.utf8.count else { return nil }
        return replacing("::", by: "/", in: String(fileName.dropLast(ending.count)))
    }

    private static func stem(_ project: String?, _ workspace: String) -> String {
        guard let project, !project.isEmpty else { return workspace }
        return replacing("/", by: "::", in: project) + "-" + workspace
    }

    private static func replacing(_ old: String, by new: String, in text: String) -> String {
        text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
