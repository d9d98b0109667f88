import Domain
import Storage
import TestSupport
import Testing

@Suite("import and state rm") struct StateChangeTests {
    let root = Project(key: .init(dir: "."), importRequirements: [.approved])
    let network = Project(key: .init(dir: "network"))

    @Test("throw the plan away that was made before them", arguments: [Command.Name.importing, .state])
    func discards(name: Command.Name) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            let stage: Workflow.Stage = name == .importing ? .importing : .stateRm
            try await desk.happens(.opened)
            try await desk.plans([network])
            _ = try await desk.news()
            try await desk.comments(Command(name, arguments: ["a", "b"]))
            try await desk.discovers([network])
            let (job, work) = try await desk.nextStage()
            #expect(work.stage == stage && !job.spec.mayRepeat)
            try await desk.store.end(job, .project(.done))
            #expect(try await desk.news() == ["\(name) of network: done"])
            #expect(try await desk.store.plannedJobs().isEmpty)
            try await desk.comments(Command(.apply))
            try await desk.discovers([])
            #expect(try await desk.news().first == "apply of ")
        }
    }

    @Test("take the lock, and cannot where another pull request has it") func locks() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.comments(Command(.state), Desk.pullRequest(1))
            try await desk.discovers([network])
            try await desk.ends(.stateRm, .done)
            _ = try await desk.news()
            try await desk.comments(Command(.importing), Desk.pullRequest(2))
            try await desk.discovers([network])
            #expect(try await desk.news() == ["importing of network: locked by #1"])
        }
    }

    @Test("import needs one project, and what is required of it") func requirements() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.comments(Command(.importing))
            try await desk.discovers([root, network])
            #expect(try await desk.news() == ["importsSeveral"])
            try await desk.comments(Command(.importing))
            try await desk.discovers([root])
            #expect(try await desk.news() == ["importing of .: needs approved"])
            try await desk.comments(Command(.importing))
            try await desk.discovers([])
            #expect(try await desk.news() == ["importing of "])
        }
    }
}

@Suite("cancel") struct CancelTests {
    let projects = ["a", "b"].map { Project(key: .init(dir: $0)) }

    @Test("stops what runs and forgets what waits, at once") func running() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.discovers(projects)
            let running = try await desk.next(.project)
            try await desk.comments(Command(.plan))
            _ = try await desk.news()
            try await desk.comments(Command(.cancel))
            #expect(try await desk.store.interruptedJobs() == [running.id])
            #expect(try await desk.news() == ["plan:b failure", "cancelled(hasStopped: true)"])
            try await desk.store.end(running, .cancelled)
            #expect(try await desk.news().sorted() == ["plan failure 0/2", "plan of a: cancelled, b: cancelled", "plan:a failure"])
            #expect(try await desk.store.leaseJob() == nil)
            try await desk.comments(Command(.apply))
            #expect(try await desk.news().first?.contains("errored") == true)
        }
    }

    @Test("ends a command whose projects are being looked up") func discovering() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            let looking = try await desk.next(.discover)
            try await desk.comments(Command(.cancel))
            try await desk.store.end(looking, .cancelled)
            #expect(try await desk.news().sorted() == ["cancelled(hasStopped: true)", "plan failure"])
            // The next command is not poisoned.
            try await desk.comments(Command(.plan))
            try await desk.plans(projects)
            #expect(try await desk.news().contains("plan of a: planned, b: planned"))
        }
    }

    @Test("lets a stopped apply say what it left, and trusts its plan no more") func applying() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans(projects)
            try await desk.comments(Command(.apply))
            try await desk.discovers(projects)
            let running = try await desk.next(.project)
            _ = try await desk.news()
            try await desk.comments(Command(.cancel))
            try await desk.store.end(running, .project(.interrupted))
            #expect(try await desk.news().contains("apply of a: interrupted, b: cancelled"))
            #expect(try await desk.store.plannedJobs().count == 1)
            try await desk.comments(Command(.apply))
            #expect(try await desk.news().first == "apply: no plan for a, which is applyErrored")
        }
    }

    @Test("with nothing to cancel says so and harms nobody") func idle() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.comments(Command(.cancel))
            #expect(try await desk.news() == ["cancelled(hasStopped: false)"])
            try await desk.happens(.opened)
            try await desk.plans(projects)
            #expect(try await desk.news().contains("plan of a: planned, b: planned"))
        }
    }
}

@Suite("Merging when everything is applied") struct MergingTests {
    let root = Project(key: .init(dir: "."), deletesSourceBranch: true)
    let network = Project(key: .init(dir: "network"))

    private func policy(_ isOn: Bool = true) -> Policy {
        Policy(automerge: .init(isOn: isOn, method: "squash", preventingLabel: "hold"))
    }

    /// Plans, applies, and says whether a merge was ordered.
    private func isMerged(
        _ policy: Policy, _ command: Command = Command(.apply), wish: Bool? = nil, labels: [String] = [],
        outcomes: [ProjectResult.Outcome] = [.applied, .applied]
    ) async throws -> Bool {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: policy)
            try await desk.happens(.opened)
            try await desk.plans([root, network])
            try await desk.comments(command, Desk.pullRequest(labels: labels))
            try await desk.discovers(Discovery(projects: outcomes.count == 1 ? [root] : [root, network], automerges: wish))
            for outcome in outcomes { try await desk.ends(.apply, outcome) }
            let news = try await desk.news()
            #expect(news.contains("automerging") == news.contains("merge a"))
            return news.contains("merge a")
        }
    }

    @Test("follows the operator, the repository and the comment, and never leaves work undone") func rules() async throws {
        #expect(try await isMerged(policy()))
        #expect(try await !isMerged(policy(false)))
        #expect(try await isMerged(policy(false), wish: true))
        #expect(try await !isMerged(policy(), wish: false))
        #expect(try await !isMerged(policy(), Command(.apply, merging: .never)))
        #expect(try await !isMerged(policy(), labels: ["hold"]))
        #expect(try await isMerged(policy(), labels: ["other"]))
        #expect(try await !isMerged(policy(), outcomes: [.applied, .failed]))
        #expect(try await !isMerged(policy(), Command(.apply, target: .place(dir: ".", workspace: nil)), outcomes: [.applied]))
    }

    @Test("throws all plans away if one failed") func failedPlan() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: policy())
            try await desk.happens(.opened)
            try await desk.discovers([root, network])
            let first = try await desk.next(.project)
            try await desk.store.end(first, Desk.plan(first, root))
            try await desk.ends(.plan, .failed)
            #expect(try await desk.news().contains("plan of .: planned, network: failed (not saved)"))
            #expect(try await desk.store.plannedJobs().isEmpty)
            #expect(try await desk.store.locks().isEmpty)
        }
    }
}

@Suite("What an apply depends on") struct DependencyTests {
    let network = Project(key: .init(dir: "network", name: "network"))
    let shop = Project(key: .init(dir: "shop", name: "shop"), dependsOn: ["network", "nobody"])

    @Test("must be applied first, in the same command or before") func order() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans([network, shop])
            _ = try await desk.news()
            try await desk.comments(Command(.apply, target: .project(name: "shop")))
            try await desk.discovers([shop])
            #expect(try await desk.news().contains("apply of shop: depends on network"))
            try await desk.comments(Command(.plan))
            try await desk.plans([network, shop])
            _ = try await desk.news()
            try await desk.comments(Command(.apply))
            try await desk.discovers([network, shop])
            try await desk.ends(.apply, .applied)
            try await desk.ends(.apply, .applied)
            #expect(try await desk.news().contains("apply of network: applied, shop: applied"))
        }
    }

    @Test("that failed keeps the others back") func failure() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans([network, shop])
            try await desk.comments(Command(.apply))
            try await desk.discovers([network, shop])
            try await desk.ends(.apply, .failed)
            #expect(try await desk.news().contains("apply of network: failed, shop: depends on network"))
        }
    }
}

@Suite("Who may") struct PermissionRunTests {
    let root = Project(key: .init(dir: "."))
    let teams = Policy(permissions: .teams(.init(rules: [.init(team: "Dev", command: "plan"), .init(team: "*", command: "unlock")])))

    @Test("is said by team rules before anything begins") func allowlist() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: teams)
            try await desk.comments(Command(.plan), facts: Facts(changedFiles: [], teams: ["ops"]))
            #expect(try await desk.news() == ["forbidden(user: \"ann\", Domain.Command.Name.plan, reason: nil)"])
            try await desk.happens(.pushed, facts: Facts(changedFiles: [], teams: []))
            #expect(try await desk.news() == [])
            try await desk.comments(Command(.unlock), facts: Facts(changedFiles: [], teams: []))
            #expect(try await desk.news() == ["unlocked"])
            try await desk.comments(Command(.plan), facts: Facts(changedFiles: [], teams: ["dev"]))
            _ = try await desk.next(.discover)
        }
    }

    @Test("is asked of the operator's program for every command, also those without projects", arguments: Command.Name.allCases)
    func program(command: Command.Name) async throws {
        try await withTemporaryFolder { folder in
            let program = AuthorizationCommand(command: "/may")
            let desk = try Desk(folder, policy: Policy(permissions: .asks(program)))
            try await desk.comments(Command(command), facts: Facts(changedFiles: [], teams: ["dev"]))
            let job = try await desk.next(.discover)
            guard case .discover(let work) = job.spec else { throw Surprise("no discovery") }
            #expect(work.authorization == AuthorizationRequest(program: program, teams: ["dev"]))
            #expect(try await desk.news() == [], "a stranger is told nothing")
            try await desk.store.end(job, .notDiscovered(.forbidden(reason: "not today")))
            #expect(
                try await desk.news() == ["forbidden(user: \"ann\", Domain.Command.Name.\(command), reason: Optional(\"not today\"))"])
            #expect(try await desk.store.leaseJob() == nil)
        }
    }

    @Test("projects that the program keeps out are told of, and fail nothing") func projects() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(permissions: .asks(AuthorizationCommand(command: "/may"))))
            try await desk.comments(Command(.plan))
            try await desk.discovers(
                Discovery(projects: [root], forbidden: [.init(project: .init(dir: "secret"), reason: "not yours")]))
            let job = try await desk.next(.project)
            try await desk.store.end(job, Desk.plan(job, root))
            #expect(
                try await desk.news().sorted() == [
                    "plan of .: planned, secret: forbidden not yours", "plan success 1/1", "plan:. success", "policy_check success 0/0",
                ])
        }
    }
}

@Suite("Hooks") struct HookStatusTests {
    let hook = Hook(command: ShellCommand("true"), label: "lint")

    @Test("have statuses of their own, with the words that they wrote") func statuses() async throws {
        try await withTemporaryFolder { folder in
            let rules = RepositoryRules(
                preWorkflowHooks: [Hook(command: ShellCommand("true"), commands: "apply"), hook], postWorkflowHooks: [hook])
            let desk = try Desk(folder, policy: Policy(rules: rules))
            try await desk.happens(.opened)
            #expect(try await desk.news() == ["hook lint pending"])
            let root = Project(key: .init(dir: "."))
            try await desk.discovers(
                Discovery(projects: [root], hooks: [.init(label: "lint", isSuccess: true, text: "clean")], variables: ["A": "b"]))
            let (job, work) = try await desk.nextStage()
            #expect(work.setting.variables == ["A": "b"])
            try await desk.store.end(job, Desk.plan(job, root))
            let news = try await desk.news()
            #expect(news.contains("hook lint success") && news.last == "hook lint pending")
            let after = try await desk.next(.hooks)
            guard case .hooks(let work) = after.spec else { throw Surprise("no hooks") }
            #expect(work.setting.variables == ["A": "b"])
            try await desk.store.end(after, .cutOff)
            #expect(try await desk.news() == ["hook lint failure"])
        }
    }
}
