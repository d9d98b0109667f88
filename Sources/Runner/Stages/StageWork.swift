import Domain
import Sandbox
import Terraform

/// The steps of one stage of a project, and what they leave for each other.
struct StageWork {
    let runner: JobRunner
    let job: ProjectJob
    let place: ProjectPlace
    let binary: TerraformBinary
    let folder: JobFolder
    let surroundings: Surroundings
    /// What `env` and `multienv` steps set.
    var variables: [String: String] = [:]
    /// What the comment shows, step by step.
    var outputs: [String] = []
    var summary = PlanSummary()
    /// What conftest found; nil if it was not asked.
    var findings: PolicyFindings?
    /// How many of `outputs` were there when it was asked.
    var outputsBeforeFindings = 0
    /// Whether something was begun that cannot be taken back.
    var hasBegun = false

    init(runner: JobRunner, job: ProjectJob, place: ProjectPlace, binary: TerraformBinary, folder: JobFolder, surroundings: Surroundings) {
        self.runner = runner
        self.job = job
        self.place = place
        self.binary = binary
        self.folder = folder
        self.surroundings = surroundings
    }

    mutating func perform(_ step: Step) async throws {
        try Task.checkCancellation()
        hasBegun = true
        switch step {
        case .terraform(let builtIn, let arguments): try await perform(builtIn, arguments)
        case .run(let command, let filters): try await run(command, filters)
        case .environment(let name, let value): try await setVariable(name, value)
        case .environments(let command, let shows): try await setVariables(command, shows: shows)
        }
    }

    private mutating func perform(_ builtIn: Step.BuiltIn, _ arguments: [OperatorArgument]) async throws {
        switch builtIn {
        case .initialise: try await initialise(arguments)
        case .plan: try await plan(arguments)
        case .apply: try await apply(arguments)
        case .show: try await show()
        case .version: try await showVersion()
        case .importing: try await importing(arguments)
        case .stateRm: try await removeFromState(arguments)
        case .policyCheck: try await checkPolicies(arguments)
        }
    }

    /// A working copy that was lost since the plan has no providers and no backend: what `init` made is made again.
    mutating func prepareFolderAgain() async throws {
        for case .terraform(.initialise, let arguments) in job.project.workflow.steps(of: .plan) {
            try await initialise(arguments)
        }
    }

    mutating func add(output: String) {
        if !output.isEmpty { outputs.append(output) }
    }

    /// Somebody stopped it: what it printed until then is kept.
    func interruptedOutcome() throws -> ProjectResult.Outcome {
        try folder.write(output: outputs.joined(separator: "\n"))
        return .interrupted
    }

    /// The error first, then whatever the steps printed.
    func outcome(of failure: StepFailure) throws -> ProjectResult.Outcome {
        let printed = outputs.joined(separator: "\n")
        switch failure {
        case .failed(let text):
            try folder.write(output: "\(text)\n\(printed)")
            return .failed
        case .refused(let text): return .error(printed.isEmpty ? text : "\(text)\n\(printed)")
        }
    }
}
