import Domain
import Storage
import TestSupport
import Testing

@Suite("A pull request's commands") struct RunTests {
    let root = Project(key: .init(dir: "."))
    let network = Project(key: .init(dir: "network"))

    @Test("a push is planned, an apply applies, and everybody is told") func mainPath() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            #expect(try await desk.news() == [])
            try await desk.plans([root, network])
            #expect(
                try await desk.news().sorted() == [
                    "plan of .: planned, network: planned", "plan success 2/2", "plan:. success", "plan:network success",
                    "policy_check success 0/0",
                ])
            #expect(try await desk.store.locks().map(\.key.project.dir).sorted() == [".", "network"])
            try await desk.comments(Command(.apply))
            try await desk.discovers([root, network])
            for _ in 1...2 { try await desk.store.end(try await desk.next(.project), .project(.applied)) }
            #expect(
                try await desk.news().sorted() == [
                    "apply of .: applied, network: applied", "apply success 2/2", "apply:. success", "apply:network success",
                ])
            #expect(try await desk.store.plannedJobs().isEmpty)
            // The lock stays until the pull request closes.
            #expect(try await desk.store.locks().count == 2)
        }
    }

    @Test("one waits for the other, in the order they came") func queue() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.comments(Command(.plan))
            try await desk.comments(Command(.plan, target: .place(dir: "network", workspace: nil)))
            let first = try await desk.next(.discover)
            #expect(try await desk.store.leaseJob() == nil)
            try await desk.store.end(first, .notDiscovered(.refused("no")))
            #expect(try await desk.news() == ["plan error: no", "plan failure"])
            guard case .discover(let job) = try await desk.next(.discover).spec else { return }
            #expect(job.scope == .target(.place(dir: "network", workspace: nil), changedFiles: ["main.tf"]))
        }
    }

    @Test("two pull requests run side by side, but one root belongs to one of them") func locks() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened, Desk.pullRequest(1))
            try await desk.plans([root])
            _ = try await desk.news()
            try await desk.happens(.opened, Desk.pullRequest(2))
            try await desk.discovers([root, network])
            let job = try await desk.next(.project)
            #expect(job.spec.project == network.key)
            try await desk.store.end(job, Desk.plan(job, network))
            #expect(
                try await desk.news().sorted() == [
                    "plan failure 1/2", "plan of .: locked by #1, network: planned", "plan:. failure", "plan:network success",
                ])
        }
    }

    @Test("a newer push takes the place of a plan that waits or runs") func supersede() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened, Desk.pullRequest(commit: "a"))
            try await desk.comments(Command(.plan), Desk.pullRequest(commit: "a"))
            try await desk.discovers([root])
            let running = try await desk.next(.project)
            try await desk.happens(.pushed, Desk.pullRequest(commit: "b"))
            #expect(try await desk.store.interruptedJobs() == [running.id])
            // The next plan begins when the old one has really stopped.
            #expect(try await desk.store.leaseJob() == nil)
            try await desk.store.end(running, .cancelled)
            guard case .discover(let job) = try await desk.next(.discover).spec else { return }
            #expect(job.setting.pullRequest.head.commit == "b")
            #expect(try await desk.news().sorted() == ["plan failure superseded by b", "plan:. failure superseded by b"])
        }
    }

    @Test("a plan of an older commit cannot be applied") func stale() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(plansOnPush: false))
            try await desk.comments(Command(.plan))
            try await desk.plans([root])
            _ = try await desk.news()
            try await desk.happens(.pushed, Desk.pullRequest(commit: "bbbbbbbbbb"))
            try await desk.comments(Command(.apply), Desk.pullRequest(commit: "bbbbbbbbbb"))
            #expect(
                try await desk.news() == [
                    "apply: plans of a, head is bbbbbbbbbb", "apply failure",
                ])
            #expect(try await desk.store.leaseJob() == nil)
        }
    }

    @Test("a push that comes while an apply looks up its projects keeps it from beginning") func pushDuringDiscovery() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans([root])
            _ = try await desk.news()
            try await desk.comments(Command(.apply))
            let looking = try await desk.next(.discover)
            try await desk.happens(.pushed, Desk.pullRequest(commit: "b"))
            try await desk.store.end(looking, .discovered(Discovery(projects: [root])))
            #expect(try await desk.news().prefix(2) == ["apply: plans of a, head is b", "apply failure"])
            guard case .discover(let job) = try await desk.next(.discover).spec else { return }
            #expect(job.setting.command.name == .plan)
        }
    }

    @Test("an apply that was cut off is unknown, keeps nothing to apply again, and lets no later project start") func unknown() async throws
    {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans([root, network])
            _ = try await desk.news()
            try await desk.comments(Command(.apply))
            try await desk.discovers([root, network])
            let cutOff = try await desk.next(.project)
            #expect(try await desk.store.lostJobs() == [cutOff])
            #expect(!cutOff.spec.mayRepeat)
            try await desk.store.end(cutOff, .cutOff)
            #expect(
                try await desk.news().sorted() == [
                    "apply failure 0/2", "apply of .: unknown, network: cancelled", "apply:. failure",
                ])
            #expect(try await desk.store.leaseJob() == nil)
            try await desk.comments(Command(.apply))
            #expect(try await desk.news().first == "apply: no plan for ., which is applyErrored")
        }
    }

    @Test("closing releases locks and plans, and clears up after a running apply") func close() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans([root])
            try await desk.comments(Command(.apply))
            try await desk.discovers([root])
            let applying = try await desk.next(.project)
            _ = try await desk.news()
            try await desk.happens(.closed, Desk.pullRequest(state: .closed))
            #expect(try await desk.store.interruptedJobs().isEmpty)
            try await desk.store.end(applying, .project(.applied))
            #expect(try await desk.store.locks().isEmpty)
            #expect(try await desk.news().contains("released ."))
            try await desk.store.end(try await desk.next(.cleanUp), .cleanedUp)
            try await desk.comments(Command(.plan), Desk.pullRequest(state: .closed))
            #expect(try await desk.news() == ["closedPullRequest"])
        }
    }

    @Test("closing stops a plan, and its statuses say so") func closeWhilePlanning() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.discovers([root])
            let planning = try await desk.next(.project)
            _ = try await desk.news()
            try await desk.happens(.closed, Desk.pullRequest(state: .closed))
            #expect(try await desk.store.interruptedJobs() == [planning.id])
            try await desk.store.end(planning, .cancelled)
            #expect(try await desk.news().sorted() == ["plan failure closed", "plan:. failure closed", "released ."])
        }
    }

    @Test("unlock discards plans and says so") func unlock() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(noUnlockLabel: "keep"))
            try await desk.happens(.opened)
            try await desk.plans([root])
            _ = try await desk.news()
            try await desk.comments(Command(.unlock), Desk.pullRequest(labels: ["keep"]))
            #expect(try await desk.news() == ["unlockForbidden(label: \"keep\")"])
            try await desk.comments(Command(.unlock))
            #expect(try await desk.news() == ["unlocked"])
            #expect(try await desk.store.locks().isEmpty)
            #expect(try await desk.store.plannedJobs().isEmpty)
            try await desk.comments(Command(.apply))
            #expect(
                try await desk.news().first
                    == "apply: no plan for ., which is planned"
            )
        }
    }

    @Test("a push whose files the forge does not tell is not taken for one without any") func unknownFiles() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.pushed, facts: Facts(failure: "listing the files of acme/infra#1: 404 Not Found"))
            #expect(try await desk.news() == ["plan error: listing the files of acme/infra#1: 404 Not Found", "plan failure"])
            #expect(try await desk.store.leaseJob() == nil)
        }
    }

    @Test(
        "gates",
        arguments: [
            (Desk.pullRequest(fork: "mallory/infra"), Policy(), ["forkPullRequest"]),
            (Desk.pullRequest(fork: "mallory/infra"), Policy(silences: .init(forkRefusals: true)), []),
            (Desk.pullRequest(fork: "acme/fork"), Policy(), ["begins"]),
            (Desk.pullRequest(fork: "mallory/infra"), Policy(allowsForks: true), ["begins"]),
            (Desk.pullRequest(state: .closed), Policy(), ["closedPullRequest"]),
            (Desk.pullRequest(), Policy(acceptsBaseBranch: false), []),
            (Desk.pullRequest(), Policy(plansOnPush: false), []),
            (Desk.pullRequest(labels: ["wip"]), Policy(noAutoplanLabel: "wip"), []),
            (Desk.pullRequest(labels: ["other"]), Policy(noAutoplanLabel: "wip"), ["begins"]),
        ])
    func gates(pullRequest: PullRequest, policy: Policy, expected: [String]) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: policy)
            try await desk.happens(.opened, pullRequest)
            let begins = try await desk.store.leaseJob() != nil
            #expect(try await desk.news() + (begins ? ["begins"] : []) == expected)
        }
    }

    @Test(
        "nothing to plan",
        arguments: [
            (Command(.plan), false, Policy(), ["apply success 0/0", "plan success 0/0", "plan of ", "policy_check success 0/0"]),
            (
                Command(.plan), false, Policy(silences: .init(noProjects: true)),
                ["apply success 0/0", "plan success 0/0", "policy_check success 0/0"]
            ),
            (Command(.plan), false, Policy(silences: .init(noProjects: true, statusWithoutProjects: true)), []),
            (Command(.plan), true, Policy(), ["apply success 0/0", "plan success 0/0", "policy_check success 0/0"]),
            (Command(.plan), true, Policy(silences: .init(statusWithoutPlans: true)), []),
            (Command(.plan, target: .project(name: "x")), false, Policy(silences: .init(noProjects: true)), ["plan success 0/0"]),
        ])
    func nothing(command: Command, isPush: Bool, policy: Policy, expected: [String]) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: policy)
            if isPush { try await desk.happens(.opened) } else { try await desk.comments(command) }
            try await desk.discovers([])
            #expect(try await desk.news().sorted() == expected.sorted())
        }
    }

    @Test(
        "apply is refused",
        arguments: [
            (Policy(allowedCommands: [.plan]), Command(.apply), "applyDisabled"),
            (Policy(allowsApplyAll: false), Command(.apply), "applyAllDisabled"),
            (Policy(), Command(.apply), "apply: nothingRecorded(hasPlans: false)"),
        ])
    func refused(policy: Policy, command: Command, expected: String) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: policy)
            try await desk.comments(command)
            #expect(try await desk.news().first == expected)
            #expect(try await desk.store.leaseJob() == nil)
        }
    }

    @Test(
        "requirements are asked of the forge's facts",
        arguments: [
            (Facts(isApproved: false), "needs approved"), (Facts(), "needs approved"),
            (Facts(isApproved: true, mergeability: .notMergeable(reason: "PR is in state dirty")), "needs mergeable"),
            (Facts(isApproved: true), "needs mergeable"),
            (Facts(isApproved: true, mergeability: .mergeable), "applied"),
        ])
    func requirements(facts: Facts, expected: String) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            let guarded = Project(key: .init(dir: "."), applyRequirements: [.approved, .mergeable])
            try await desk.happens(.opened)
            try await desk.plans([guarded])
            _ = try await desk.news()
            try await desk.comments(Command(.apply), facts: facts)
            try await desk.discovers([guarded])
            if expected == "applied" { try await desk.store.end(try await desk.next(.project), .project(.applied)) }
            #expect(try await desk.news().contains("apply of .: \(expected)"))
        }
    }

    @Test("groups run one after another, and what is in a group side by side") func groups() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            let projects = ["a", "b", "c"].map { Project(key: .init(dir: $0), executionOrderGroup: $0 == "c" ? 1 : 0) }
            try await desk.happens(.opened)
            try await desk.discovers(projects, parallel: true)
            let first = try await desk.next(.project)
            let second = try await desk.next(.project)
            #expect(try await desk.store.leaseJob() == nil)
            try await desk.store.end(second, .project(.failed))
            #expect(try await desk.store.leaseJob() == nil)
            try await desk.store.end(first, Desk.plan(first, projects[0]))
            let third = try await desk.next(.project)
            try await desk.store.end(third, Desk.plan(third, projects[2]))
            #expect(try await desk.news().contains("plan of a: planned, b: failed, c: planned"))
            // A failed plan does not hold its project.
            #expect(try await desk.store.locks().map(\.key.project.dir).sorted() == ["a", "c"])
        }
    }

    @Test("pull requests take turns when runners are few") func fairness() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened, Desk.pullRequest(1))
            try await desk.discovers((1...5).map { Project(key: .init(dir: "d\($0)")) }, parallel: true)
            _ = try await desk.next(.project)
            try await desk.happens(.opened, Desk.pullRequest(2))
            #expect(try await desk.next(.discover).pullRequest.number == 2)
        }
    }

    @Test("discarding on the page needs a plan before the next apply") func discard() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans([root])
            _ = try await desk.news()
            let lock = try #require(try await desk.store.locks().first)
            try await desk.store.settle(Occurrence(reference: lock.holder, event: .lockDiscarded(lock.key)))
            #expect(try await desk.news() == ["discarded ."])
            #expect(try await desk.store.locks().isEmpty)
        }
    }
}
