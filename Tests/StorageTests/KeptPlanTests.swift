import Domain
import Storage
import TestSupport
import Testing

@Suite("A plan that nothing was changed for") struct KeptPlanTests {
    let network = Project(key: .init(dir: "network"))
    let shop = Project(key: .init(dir: "shop"))

    /// Plans both projects at commit `a`, then pushes `b`, which leaves `unaffected` as it was.
    private func push(_ desk: Desk, unaffected: [ProjectKey], _ projects: [Project]? = nil) async throws -> DiscoveryJob {
        try await desk.happens(.opened)
        try await desk.plans([network, shop])
        _ = try await desk.news()
        try await desk.happens(.pushed, Desk.pullRequest(commit: "b"))
        let job = try await desk.next(.discover)
        guard case .discover(let work) = job.spec else { throw Surprise("no discovery") }
        try await desk.store.end(job, .discovered(Discovery(projects: projects ?? [network, shop], unaffected: unaffected)))
        return work
    }

    @Test("stays valid after a push, and only the others are planned anew") func kept() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            let work = try await push(desk, unaffected: [shop.key])
            #expect(work.earlierPlans.map(\.project.dir) == ["network", "shop"])
            let (job, planned) = try await desk.nextStage()
            #expect(planned.project == network)
            try await desk.store.end(job, Desk.plan(job, network, commit: "b"))
            #expect(
                try await desk.news().sorted() == [
                    "plan of network: planned, shop: kept since a", "plan success 2/2", "plan:network success", "plan:shop success",
                    "policy_check success 0/0",
                ])
            try await desk.comments(Command(.apply), Desk.pullRequest(commit: "b"))
            try await desk.discovers([network, shop])
            var checkouts: [String] = []
            while let job = try await desk.store.leaseJob() {
                guard case .project(let work) = job.spec else { continue }
                checkouts.append("\(work.project.key.dir) \(work.commit)")
                try await desk.store.end(job, .project(.applied))
            }
            // Each in what it was planned in.
            #expect(checkouts == ["network b", "shop a"])
            #expect(try await desk.news().contains("apply of network: applied, shop: applied"))
        }
    }

    @Test("outlives a push that takes the place of the one that left it valid") func superseded() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            _ = try await push(desk, unaffected: [shop.key])
            let replanning = try await desk.next(.project)
            try await desk.happens(.pushed, Desk.pullRequest(commit: "c"))
            try await desk.store.end(replanning, .cancelled)
            let job = try await desk.next(.discover)
            guard case .discover(let work) = job.spec else { throw Surprise("no discovery") }
            #expect(work.earlierPlans.map { "\($0.project.dir) \($0.commit) \($0.origin) \($0.checkout)" } == ["shop b a a"])
            try await desk.store.end(job, .discovered(Discovery(projects: [network, shop], unaffected: [shop.key])))
            let (plan, _) = try await desk.nextStage()
            try await desk.store.end(plan, Desk.plan(plan, network, commit: "c"))
            #expect(try await desk.news().contains("plan of network: planned, shop: kept since a"))
        }
    }

    @Test("is made anew when its project is configured otherwise, is locked, or must be approved") func notKept() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            var changed = shop
            changed.terraformVersion = "1.9.0"
            _ = try await push(desk, unaffected: [shop.key, network.key], [network, changed])
            let (_, planned) = try await desk.nextStage()
            #expect(planned.project == changed)
        }
    }

    @Test(
        "is asked for only after a push, and where the operator wants it",
        arguments: [(true, true, ["network", "shop"]), (true, false, []), (false, true, [])])
    func candidates(isPush: Bool, isWanted: Bool, expected: [String]) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(rules: RepositoryRules(keepsUnaffectedPlans: isWanted)))
            try await desk.happens(.opened)
            try await desk.plans([network, shop])
            if isPush {
                try await desk.happens(.pushed, Desk.pullRequest(commit: "b"))
            } else {
                try await desk.comments(Command(.plan), Desk.pullRequest(commit: "b"))
            }
            guard case .discover(let work) = try await desk.next(.discover).spec else { throw Surprise("no discovery") }
            #expect(work.earlierPlans.map(\.project.dir) == expected)
        }
    }

    @Test(
        "is made anew when hooks now set something else, or a comment had a say in it",
        arguments: [([:], [], 1), (["A": "b"], [], 2), ([:], ["-target=x"], 2)] as [([String: String], [CommenterArgument], Int)])
    func circumstances(variables: [String: String], arguments: [CommenterArgument], expected: Int) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.comments(Command(.plan, arguments: arguments))
            try await desk.plans([network, shop])
            try await desk.happens(.pushed, Desk.pullRequest(commit: "b"))
            try await desk.discovers(Discovery(projects: [network, shop], unaffected: [shop.key], variables: variables))
            var planned = 0
            while let job = try await desk.store.leaseJob(), case .project(let work) = job.spec {
                planned += 1
                try await desk.store.end(job, Desk.plan(job, work.project, commit: "b"))
            }
            #expect(planned == expected)
        }
    }

    @Test("is not there any more once it was applied or unlocked", arguments: [Command.Name.apply, .unlock])
    func gone(after command: Command.Name) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.plans([network])
            try await desk.comments(Command(command))
            if command == .apply {
                try await desk.discovers([network])
                try await desk.ends(.apply, .applied)
            }
            try await desk.happens(.pushed, Desk.pullRequest(commit: "b"))
            guard case .discover(let work) = try await desk.next(.discover).spec else { throw Surprise("no discovery") }
            #expect(work.earlierPlans.isEmpty)
        }
    }
}
