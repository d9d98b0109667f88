import Domain
import Foundation
import Terraform

extension StageWork {
    /// What terraform gets: the job's surroundings may override what we suggest, hooks both, and steps all of it; credentials win.
    var terraformEnvironment: [String: String] {
        var environment = [
            "TF_IN_AUTOMATION": "true", "WORKSPACE": place.key.workspace, "ATLANTIS_TERRAFORM_VERSION": binary.version.description,
            "DIR": place.folder, "PATH": runner.settings.searchPath,
        ]
        if runner.settings.usesPluginCache { environment["TF_PLUGIN_CACHE_DIR"] = runner.settings.pluginCache }
        return surroundings.finished(
            environment.merging(surroundings.base) { $1 }.merging(job.setting.variables) { $1 }.merging(variables) { $1 })
    }

    /// What shell commands get: hooks override the job's surroundings, what we tell them overrides hooks, and steps override all of it;
    /// credentials win.
    var shellEnvironment: [String: String] {
        var told = RunVariables.project(job, at: place, with: binary)
        told["PATH"] = "\(runner.settings.searchPath):\(runner.settings.programFolder)"
        return surroundings.finished(
            surroundings.base.merging(job.setting.variables) { $1 }.merging(told) { $1 }.merging(variables) { $1 })
    }

    func expand(_ arguments: [OperatorArgument]) -> [String] {
        VariableExpansion.expand(arguments, unlessIn: job.setting.command.arguments, environment: terraformEnvironment)
    }

    var commenterArguments: [String] { job.setting.command.arguments.map(\.text) }
}
