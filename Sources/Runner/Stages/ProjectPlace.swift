import Domain
import Terraform

/// Where a project lies on the disk while a job works on it.
struct ProjectPlace: Hashable {
    /// The working copy's root.
    var root: String
    /// The project's folder in it.
    var folder: String
    var key: ProjectKey
    /// What is checked out there.
    var commit: String

    var planFile: String { "\(folder)/\(PlanFile.name(project: key.name, workspace: key.workspace))" }
    var showFile: String { "\(folder)/\(PlanFile.showName(project: key.name, workspace: key.workspace))" }
    var policyFile: String { "\(folder)/\(PlanFile.policyName(project: key.name, workspace: key.workspace))" }
    var variablesFile: String { "\(folder)/env/\(key.workspace).tfvars" }
    var lockFile: String { "\(folder)/.terraform.lock.hcl" }
}
