import Credentials
import Domain
import Logging
import Terraform

extension JobRunner {
    /// Does `work` with what the job is to be given. Whichever way it ends, nothing is handed out afterwards and no file is left;
    /// what was minted is taken back as soon as the job has ended.
    func withCredentials<Value>(
        of job: ProjectJob, as id: Job.ID, at place: ProjectPlace, in folder: JobFolder, _ work: (Surroundings) async throws -> Value
    ) async throws -> Value {
        guard let order = job.credentials else { return try await work(Surroundings(base: settings.identity)) }
        let own = try PrivateFolder(of: id, in: settings)
        defer { own.remove() }
        var surroundings = Surroundings(order, server: settings.identity, home: own.home, temporaryFolder: own.temporary)
        do {
            try await issue(order, to: &surroundings, for: job, as: id, at: place, own, folder)
            let value = try await keepingStrandedState(of: job, as: id, at: place, in: folder) { try await work(surroundings) }
            await broker?.close(id)
            return value
        } catch {
            await broker?.close(id)
            throw error
        }
    }

    /// Does `work`, and puts aside a state that it could not save, however it ends.
    private func keepingStrandedState<Value>(
        of job: ProjectJob, as id: Job.ID, at place: ProjectPlace, in folder: JobFolder, _ work: () async throws -> Value
    ) async throws -> Value {
        var stranded = StrandedState(runner: self, job: job, id: id, place: place, folder: folder)
        try await stranded.clear()
        do {
            let value = try await work()
            if stranded.collect(), job.changesTheWorld { try? folder.add(output: StrandedState.sentence) }
            return value
        } catch {
            stranded.collect()
            throw error
        }
    }

    private func issue(
        _ order: CredentialOrder, to surroundings: inout Surroundings, for job: ProjectJob, as id: Job.ID, at place: ProjectPlace,
        _ own: PrivateFolder, _ folder: JobFolder
    ) async throws {
        guard job.stage != .version else { return }
        let needs = needs(of: job, at: place, environment: surroundings.base)
        let injection = Injection(order, for: needs)
        let title = "Credentials of the tenant \(order.tenant), phase \(order.scope.phase.rawValue): "
        try folder.note(title + injection.report(of: needs).map { "\($0)\n" }.joined())
        let narrowed = order.narrowed(to: injection)
        guard !narrowed.entitlements.isEmpty else { return }
        guard let broker else { throw StageRefusal(text: "Credentials are granted to this project, and this server cannot mint any.") }
        let pullRequest = job.setting.pullRequest
        let granted = GrantedWork(
            job: id, pullRequest: pullRequest.reference, commit: place.commit, user: job.setting.user,
            limit: settings.stepLimit + .seconds(120), folder: own.path)
        do {
            let issued = try await broker.issue(narrowed, for: granted)
            try own.write(issued.files)
            surroundings.injected = issued.variables.mapValues { $0.reveal() }
            surroundings.removed.formUnion(issued.unset)
        } catch let fault as StoreFault {
            try Task.checkCancellation()
            logger.error(
                "credentials are not to be had",
                metadata: ["job": "\(id)", "tenant": "\(order.tenant)", "pullRequest": "\(pullRequest.reference)", "error": "\(fault)"])
            throw StageRefusal(
                text: "Credentials unavailable, so nothing was run: \(fault.told)\n\nThe server's log says more about job \(id).")
        }
    }

    /// An apply does what was planned, so the arguments of the plan count for it too.
    private func needs(of job: ProjectJob, at place: ProjectPlace, environment: [String: String]) -> RootNeeds {
        let arguments = job.setting.command.arguments.map(\.text)
        let known = environment.merging(job.setting.variables) { $1 }
        func written(_ builtIn: Step.BuiltIn) -> [String] {
            job.project.workflow.steps(of: .plan).flatMap { step in
                if case .terraform(builtIn, let arguments) = step { arguments.map(\.text) } else { [String]() }
            }
        }
        var needs = RootNeeds.read(
            place.key.dir, workspace: place.key.workspace, distribution: job.project.distribution,
            variables: VariableSources(
                environment: known, arguments: written(.plan) + arguments, initArguments: written(.initialise)),
            in: RepositoryTexts(at: place.root))
        if job.steps.contains(where: \.isOperatorsOwn) { needs.doubt("The workflow has steps of its own.") }
        return needs
    }
}

extension StoreFault {
    /// For people of a pull request. Why it went wrong is the operator's alone: clouds say who the server is, and where it is.
    fileprivate var told: String {
        "\(doing.replacing(/\ https?:\/\/\S+/, with: "")): \(kind.told)" + (requestID.map { " (request \($0))" } ?? "")
    }
}

extension StoreFault.Kind {
    fileprivate var told: String {
        switch self {
        case .misconfigured: "the server's configuration is wrong"
        case .unreachable: "there is no answer that can be used"
        case .throttled: "there were too many requests"
        case .unauthenticated: "the server's own login is not accepted"
        case .forbidden: "access is denied"
        case .missing: "it is not there"
        case .unusable: "it cannot be used"
        case .malformed: "the answer, or what it holds, cannot be read"
        }
    }
}

extension Step {
    /// Whether it runs something of which nobody knows what it needs.
    fileprivate var isOperatorsOwn: Bool {
        switch self {
        case .run, .environments, .environment(_, .command): true
        case .terraform, .environment(_, .literal): false
        }
    }
}
