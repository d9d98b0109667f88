import Domain
import Storage
import TestSupport
import Testing

@Suite("Policies") struct PolicyRunTests {
    let root = Project(key: .init(dir: "."), applyRequirements: [.policiesPassed], checksPolicies: true)
    let free = Project(key: .init(dir: "free"), applyRequirements: [.policiesPassed])

    static func rules(keepsApprovals: Bool = false, needed: Int = 1, prevents: Bool = false) -> RepositoryRules {
        let owners = PolicySet.Owners(users: ["Olga", "otto"], teams: ["security"])
        let set = PolicySet(
            name: "cost", path: "/p", owners: owners, approvalsNeeded: needed, preventsSelfApproval: prevents,
            keepsApprovals: keepsApprovals)
        return RepositoryRules(policies: PolicyRules(sets: [set]))
    }

    static func found(_ items: [String], needed: Int = 1) -> ProjectResult.Outcome {
        .policiesChecked([PolicyStanding(policySet: "cost", hasPassed: items.isEmpty, approvalsNeeded: needed, items: items)])
    }

    /// Plans and checks one project.
    private func check(_ desk: Desk, _ outcome: ProjectResult.Outcome, commit: String = "a") async throws {
        try await desk.happens(.pushed, Desk.pullRequest(commit: commit))
        try await desk.plans([root], commit: commit)
        try await desk.ends(.policyCheck, outcome)
    }

    private func apply(_ desk: Desk, commit: String = "a") async throws -> [String] {
        _ = try await desk.news()
        try await desk.comments(Command(.apply), Desk.pullRequest(commit: commit))
        try await desk.discovers([root])
        while let job = try await desk.store.leaseJob() { try await desk.store.end(job, .project(.applied)) }
        return try await desk.news().filter { $0.hasPrefix("apply of") }
    }

    @Test("are checked after plans that all went well, and open the way to an apply") func passing() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(rules: Self.rules()))
            try await desk.happens(.opened)
            try await desk.plans([root, free])
            #expect(try await desk.news().contains("plan of .: planned, free: planned"))
            let (job, work) = try await desk.nextStage()
            #expect(work.stage == .policyCheck && work.project == root && work.policies?.sets.map(\.name) == ["cost"])
            #expect(work.plan?.project == root.key)
            #expect(job.spec.mayRepeat)
            #expect(try await desk.store.leaseJob() == nil, "nothing is checked that need not be")
            try await desk.store.end(job, .project(Self.found([])))
            #expect(
                try await desk.news().sorted() == [
                    "policy_check of .: cost passed", "policy_check success 1/2", "policy_check:. success",
                ])
            #expect(try await apply(desk) == ["apply of .: applied"])
        }
    }

    @Test("are not checked when a plan failed, and then nothing that they guard is applied") func notChecked() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(rules: Self.rules()))
            try await desk.happens(.opened)
            try await desk.discovers([root, free])
            let first = try await desk.next(.project)
            try await desk.store.end(first, Desk.plan(first, root))
            try await desk.ends(.plan, .failed)
            #expect(try await desk.store.leaseJob() == nil)
            _ = try await desk.news()
            try await desk.comments(Command(.apply, target: .place(dir: ".", workspace: nil)))
            try await desk.discovers([root])
            #expect(try await desk.news().contains("apply of .: needs policiesPassed"))
        }
    }

    @Test("that fail keep an apply back until enough owners have approved") func approving() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(rules: Self.rules(needed: 2)))
            try await check(desk, Self.found(["x", "y"], needed: 2))
            #expect(try await desk.news().contains("policy_check failure 0/1"))
            #expect(try await apply(desk) == ["apply of .: needs policiesPassed"])
            func approve(by user: String, teams: [String] = [], _ approval: Command.Approval = .init()) async throws -> [String] {
                _ = try await desk.news()
                let facts = Facts(changedFiles: ["main.tf"], teams: teams)
                try await desk.comments(Command(.approvePolicies, approval: approval), by: user, facts: facts)
                try await desk.discovers([root])
                return try await desk.news().filter { $0.hasPrefix("approvePolicies of") || $0.hasPrefix("policy_check ") }
            }
            #expect(
                try await approve(by: "mallory") == ["approvePolicies of .: cost open notOwner", "policy_check failure 0/1"])
            #expect(try await approve(by: "olga") == ["approvePolicies of .: cost open", "policy_check failure 0/1"])
            #expect(
                try await approve(by: "OLGA") == ["approvePolicies of .: cost open alreadyApproved", "policy_check failure 0/1"])
            #expect(
                try await approve(by: "sam", teams: ["Security"], .init(policySet: "other"))
                    == ["approvePolicies of .: cost open", "policy_check failure 0/1"])
            #expect(try await apply(desk) == ["apply of .: needs policiesPassed"])
            #expect(
                try await approve(by: "sam", teams: ["Security"]) == ["approvePolicies of .: cost approved", "policy_check success 1/1"])
            #expect(
                try await approve(by: "otto", .init(isWithdrawal: true))
                    == ["approvePolicies of .: cost open", "policy_check failure 0/1"])
            #expect(try await apply(desk) == ["apply of .: needs policiesPassed"])
            #expect(try await approve(by: "olga") == ["approvePolicies of .: cost open", "policy_check failure 0/1"])
            #expect(try await approve(by: "otto") == ["approvePolicies of .: cost approved", "policy_check success 1/1"])
            #expect(try await apply(desk) == ["apply of .: applied"])
        }
    }

    @Test("are not approved by the author where the operator says so", arguments: ["ann", "Ann"])
    func ownPullRequest(user: String) async throws {
        try await withTemporaryFolder { folder in
            var rules = Self.rules(prevents: true)
            rules.policies?.sets[0].owners.users.append("ann")
            let desk = try Desk(folder, policy: Policy(rules: rules))
            try await check(desk, Self.found(["x"]))
            try await desk.comments(Command(.approvePolicies), by: user)
            try await desk.discovers([root])
            #expect(try await desk.news().contains("approvePolicies of .: cost open ownPullRequest"))
        }
    }

    @Test(
        "approvals outlast a new plan only where they are kept, and only for what was approved",
        arguments: [
            (true, ["x"], "cost approved"), (true, ["x", "y"], "cost approved"), (true, ["x", "z"], "cost open"),
            (false, ["x"], "cost open"),
        ])
    func sticky(keepsApprovals: Bool, items: [String], expected: String) async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(rules: Self.rules(keepsApprovals: keepsApprovals)))
            try await check(desk, Self.found(["x", "y"]))
            try await desk.comments(Command(.approvePolicies), by: "olga")
            try await desk.discovers([root])
            _ = try await desk.news()
            try await check(desk, Self.found(items), commit: "b")
            #expect(try await desk.news().contains("policy_check of .: \(expected)"))
        }
    }

    @Test("a check that could not run lets nothing pass") func broken() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(rules: Self.rules()))
            try await check(desk, .error("conftest is missing"))
            #expect(try await desk.news().contains("policy_check of .: error conftest is missing"))
            #expect(try await apply(desk) == ["apply of .: needs policiesPassed"])
        }
    }

    @Test("a newer push stops a check, and its statuses say so") func superseded() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(rules: Self.rules()))
            try await desk.happens(.opened)
            try await desk.plans([root])
            let checking = try await desk.next(.project)
            _ = try await desk.news()
            try await desk.happens(.pushed, Desk.pullRequest(commit: "b"))
            try await desk.store.end(checking, .cancelled)
            #expect(
                try await desk.news().sorted() == ["policy_check failure superseded by b", "policy_check:. failure superseded by b"])
        }
    }
}
