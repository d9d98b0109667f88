package import Domain

/// Arguments of `terraform plan`.
package struct PlanCommand: Hashable, Sendable {
    package var version: TerraformVersion
    /// Where the plan is written.
    package var planFile: String
    /// `env/<workspace>.tfvars` of the project with its full path, if that exists.
    package var variablesFile: String?
    package var setting: RunSetting

    package init(version: TerraformVersion, planFile: String, variablesFile: String?, setting: RunSetting) {
        self.version = version
        self.planFile = planFile
        self.variablesFile = variablesFile
        self.setting = setting
    }

    package func arguments(extra: [String] = [], commenter: [String] = []) -> [String] {
        ["plan", "-input=false", "-refresh", "-out", planFile] + originVariables + extra + commenter
            + (variablesFile.map { ["-var-file", $0] } ?? [])
    }

    /// Who asked, as variables. Later versions refuse variables that nobody declared.
    private var originVariables: [String] {
        guard version < TerraformVersion(0, 12, 0) else { return [] }
        let repository = setting.pullRequest.repository
        return [
            "atlantis_user=\(setting.user)", "atlantis_repo=\(repository.fullName)", "atlantis_repo_name=\(repository.name)",
            "atlantis_repo_owner=\(repository.owner)", "atlantis_pull_num=\(setting.pullRequest.number)",
        ].flatMap { ["-var", $0] }
    }
}
