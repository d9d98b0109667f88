/// What GitHub wants to be true before it merges a pull request, and what is.
struct MergeConditions: Sendable {
    /// A check on the head commit, by whichever of its two interfaces it was reported.
    struct Check: Hashable, Sendable {
        struct Run: Hashable, Sendable {
            var number: Int
            var file: WorkflowFile?
            var suiteHasPassed: Bool
        }
        struct WorkflowFile: Hashable, Sendable {
            var path: String
            /// The full name of its repository.
            var repository: String
            var url: String
        }
        var name: String
        var hasPassed: Bool
        /// A commit status, and not a check run.
        var isStatus = false
        var run: Run?
    }
    struct RequiredWorkflow: Hashable, Sendable {
        var path: String
        /// GitHub's number of its repository.
        var repository: Int
        /// The one version of it that counts.
        var commit: String?
    }

    /// `APPROVED`, or nothing where no review is required.
    var reviewDecision: String?
    var approvals = 0
    var neededApprovals = 0
    var requiredChecks: [String] = []
    var requiredWorkflows: [RequiredWorkflow] = []
    /// The kinds of the rules in force.
    var ruleKinds: Set<String> = []
    var checks: [Check] = []

    /// Whether everything is true but checks that `isIgnored`. `repositories`: the numbers of those that workflows come from.
    func areMet(repositories: [String: Int], except isIgnored: (String) -> Bool) -> Bool {
        guard reviewDecision == nil || reviewDecision == "" || reviewDecision == "APPROVED", approvals >= neededApprovals else {
            return false
        }
        let results = Dictionary(grouping: checks, by: \.name)
        return requiredChecks.allSatisfy { isIgnored($0) || hasPassed(results[$0] ?? []) }
            && requiredWorkflows.allSatisfy { hasPassed($0, repositories) }
    }

    /// Whether one of the checks that `isMeant` is required and has not passed.
    func lacks(_ isMeant: (String) -> Bool) -> Bool {
        let results = Dictionary(grouping: checks, by: \.name)
        return requiredChecks.contains { isMeant($0) && !hasPassed(results[$0] ?? []) }
    }

    /// Of the check runs of one name the latest of its workflow counts, or the first where no workflow made it. A status counts
    /// where there is no check run.
    private func hasPassed(_ sameName: [Check]) -> Bool {
        let runs = sameName.filter { !$0.isStatus }
        guard let first = runs.first else { return sameName.first?.hasPassed ?? false }
        guard first.run != nil else { return first.hasPassed }
        return runs.max { ($0.run?.number ?? -1) < ($1.run?.number ?? -1) }?.hasPassed ?? false
    }

    private func hasPassed(_ workflow: RequiredWorkflow, _ repositories: [String: Int]) -> Bool {
        let runs = checks.compactMap(\.run).filter { run in
            guard let file = run.file, file.path == workflow.path, repositories[file.repository] == workflow.repository else {
                return false
            }
            return workflow.commit.map { $0.isEmpty || file.url.contains($0) } ?? true
        }
        return runs.max { $0.number < $1.number }?.suiteHasPassed ?? false
    }
}
