import Domain
import RepoConfig

/// What `bulkhead check` found out.
struct CheckReport: Sendable {
    var repository: Repository
    var baseBranch: String
    /// The operator's file, as it was given.
    var rulesFile: String?
    var hasRepositoryFile = false
    /// Nil where the repository's file is wrong.
    var findsUnconfiguredProjects: Bool?
    /// How commands on pull requests into the base branch are treated; nil where the operator's file is wrong.
    var policy: Policy?
    var origins: OperatorConfig.Origins?
    /// The server's version of Terraform, for projects that do not say.
    var terraformVersion: String?
    var workflowLines: (rules: [String: Int], repository: [String: Int]) = ([:], [:])
    var projects: [Explanation] = []
    /// For each of the projects, what its jobs would be given; nil for one of nobody.
    var grants: [ProjectGrants?] = []
    var findings: [Finding] = []

    init(repository: Repository, baseBranch: String, rulesFile: String?) {
        self.repository = repository
        self.baseBranch = baseBranch
        self.rulesFile = rulesFile
    }

    mutating func take(_ policy: Policy, _ origins: OperatorConfig.Origins, terraformVersion: String?) {
        self.policy = policy
        self.origins = origins
        self.terraformVersion = terraformVersion
    }

    var repositoryFile: String { policy?.rules.configFile ?? RepositoryRules().configFile }
    var problems: [Finding] { findings.filter { $0.weight == .problem } }
    var warnings: [Finding] { findings.filter { $0.weight == .warning } }

    /// Where a setting was decided; nil where nobody decided it.
    func place(_ origin: Origin) -> Place? {
        switch origin {
        case .standard: nil
        case .operatorEntry(let index, let line): Place(file: rulesFile ?? "", line: line, entry: "repos[\(index)]")
        case .repository(let line): Place(file: repositoryFile, line: line, entry: nil)
        case .project(let index, let line): Place(file: repositoryFile, line: line, entry: "projects[\(index)]")
        }
    }

    /// Where a project's workflow is defined; nil for the one that is built in.
    func definition(of workflow: Workflow, chosenBy origin: Origin) -> Place? {
        // A repository may have one of its own under a name that the operator uses, and gets its own.
        if case .project = origin, let line = workflowLines.repository[workflow.name] {
            return Place(file: repositoryFile, line: line, entry: nil)
        }
        return workflowLines.rules[workflow.name].map { Place(file: rulesFile ?? "", line: $0, entry: nil) }
    }

    /// A place in one of the two files.
    struct Place: Hashable, Sendable, CustomStringConvertible {
        var file: String
        var line: Int
        /// `repos[0]` or `projects[0]`.
        var entry: String?
        var description: String { "\(file):\(line)" }
    }
}

extension PlanInputs.Doubt {
    /// Why any file may matter, in words.
    var words: String {
        switch self {
        case .runsPrograms: "a step or a data source runs a program"
        case .argument(let text): "'\(text)' may name something outside of its folder"
        case .reachesOut(let file): "\(file) may name something outside of its folder"
        case .unknownModule(let folder): "it is not known which module lies in \(folder)"
        case .unreadable(let file): "\(file) could not be understood"
        case .link(let file?): "\(file) is a symbolic link"
        case .link(nil): "there may be symbolic links"
        case .terragrunt(let folder): "\(folder) is Terragrunt's, which reads the folders above"
        case .tooMuch: "there is too much to look through"
        }
    }
}
