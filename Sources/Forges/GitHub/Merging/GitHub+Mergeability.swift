import Domain

extension GitHub {
    /// Whether a pull request that GitHub calls blocked lacks nothing that is somebody else's to do.
    func mergeabilityOfBlocked(_ reference: PullRequest.Reference) async throws(ForgeFault) -> Mergeability {
        do throws(ForgeFault) {
            let conditions = try await conditions(of: reference)
            let repositories = try await repositories(of: conditions)
            if tolerance.isGenerous {
                return conditions.areMet(repositories: repositories) { isOwnApply($0) || isIgnored($0) }
                    ? .mergeable : .notMergeable(reason: "PR is in state blocked, and cannot bypass mergeable requirements")
            }
            if conditions.lacks(isOwnApply), conditions.areMet(repositories: repositories, except: isOwnApply),
                try await !isHeldElsewhere(reference, conditions)
            {
                return .mergeable
            }
        } catch {
            if error.mayRetry || error.isAboutToken { throw error }
            if tolerance.isGenerous { return .notMergeable(reason: nil) }
        }
        return .notMergeable(reason: "PR is in state blocked")
    }

    private func isOwnApply(_ check: String) -> Bool { check.hasPrefix("\(tolerance.statusName)/apply") }

    private func isIgnored(_ check: String) -> Bool {
        guard let slash = check.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
        return tolerance.ignoredStatusNames.contains(String(check[..<slash]))
    }

    private func conditions(of reference: PullRequest.Reference) async throws(ForgeFault) -> MergeConditions {
        var conditions = MergeConditions()
        var (rules, checks): (String?, String?)
        var (wantsRules, wantsChecks) = (true, true)
        while wantsRules || wantsChecks {
            let call = try graphQL(
                MergeConditionsWire.query, variables(reference, ["rules": GraphQLValue(rules), "checks": GraphQLValue(checks)]),
                "fetching rulesets, branch protections and status checks of \(reference)")
            let wire: MergeConditionsWire = try await sendGraphQL(call)
            let page = wire.repository.pullRequest
            guard let commit = page.commits.nodes.first?.commit else { throw ForgeFault(.unreadable, request: call.purpose) }
            conditions.add(page, rules: wantsRules, checks: wantsChecks)
            let nextRules = wantsRules ? try page.baseRef?.rules?.pageInfo.next(after: rules, of: call) : nil
            let nextChecks = wantsChecks ? try commit.statusCheckRollup?.contexts.pageInfo.next(after: checks, of: call) : nil
            (rules, checks) = (nextRules ?? rules, nextChecks ?? checks)
            (wantsRules, wantsChecks) = (nextRules != nil, nextChecks != nil)
        }
        return conditions
    }

    /// The numbers of the repositories that workflows on the head came from.
    private func repositories(of conditions: MergeConditions) async throws(ForgeFault) -> [String: Int] {
        guard !conditions.requiredWorkflows.isEmpty else { return [:] }
        var numbers: [String: Int] = [:]
        for name in Set(conditions.checks.compactMap(\.run?.file?.repository)) {
            if let known = memory.repositories[name] {
                numbers[name] = known
            } else {
                let number = try await number(ofRepository: name)
                memory.repositories[name] = number
                numbers[name] = number
            }
        }
        return numbers
    }

    private func number(ofRepository name: String) async throws(ForgeFault) -> Int {
        struct Found: Decodable { var databaseId: Int }
        struct Wire: Decodable { var repository: Found }
        let repository = Repository(host: address.host, fullName: name)
        let call = try graphQL(
            "query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { databaseId } }",
            ["owner": .text(repository.owner), "name": .text(repository.name)], "getting the id of repository \(name)")
        let wire: Wire = try await sendGraphQL(call)
        return wire.repository.databaseId
    }

    /// Whether something beside reviews and checks keeps it from being merged. `blocked` may mean that too, and an operator who
    /// did not ask for generosity relies on it.
    private func isHeldElsewhere(_ reference: PullRequest.Reference, _ conditions: MergeConditions) async throws(ForgeFault) -> Bool {
        guard conditions.ruleKinds.isSubset(of: Self.understoodRules) else { return true }
        let call = try graphQL(
            OtherConditionsWire.query, variables(reference), "fetching what else holds \(reference)")
        do throws(ForgeFault) {
            let wire: OtherConditionsWire = try await sendGraphQL(call)
            return wire.repository.pullRequest.isHeld
        } catch {
            // Servers that do not know these fields do not know these conditions either.
            if error.mayRetry { throw error }
            return false
        }
    }

    /// Kinds of rules that either do not concern merging or are looked at.
    private static let understoodRules: Set<String> = [
        "CREATION", "DELETION", "NON_FAST_FORWARD", "REQUIRED_LINEAR_HISTORY", "PULL_REQUEST", "REQUIRED_STATUS_CHECKS", "WORKFLOWS",
        "COPILOT_CODE_REVIEW",
    ]
}

/// Conditions of merging that are no reviews and no checks.
private struct OtherConditionsWire: Decodable {
    static let query = """
        query($owner: String!, $name: String!, $number: Int!) {
          repository(owner: $owner, name: $name) {
            pullRequest(number: $number) {
              reviewThreads(first: 100) { nodes { isResolved } pageInfo { endCursor hasNextPage } }
              baseRef {
                branchProtectionRule { requiresConversationResolution requiresDeployments requiresCommitSignatures lockBranch }
                rules(first: 100) {
                  nodes {
                    repositoryRuleset { enforcement }
                    parameters { ... on PullRequestParameters { requiredReviewThreadResolution } }
                  }
                }
              }
            }
          }
        }
        """

    struct Repository: Decodable { var pullRequest: PullRequest }
    struct PullRequest: Decodable {
        var reviewThreads: MergeConditionsWire.Page<Thread>
        var baseRef: Base?
    }
    struct Thread: Decodable { var isResolved: Bool }
    struct Base: Decodable {
        var branchProtectionRule: Protection?
        var rules: MergeConditionsWire.List<Rule>?
    }
    struct Protection: Decodable {
        var requiresConversationResolution: Bool?
        var requiresDeployments: Bool?
        var requiresCommitSignatures: Bool?
        var lockBranch: Bool?
    }
    struct Rule: Decodable {
        struct Parameters: Decodable { var requiredReviewThreadResolution: Bool? }
        var repositoryRuleset: MergeConditionsWire.Rule.Ruleset?
        var parameters: Parameters?
    }
    var repository: Repository
}

extension OtherConditionsWire.PullRequest {
    fileprivate var isHeld: Bool {
        let protection = baseRef?.branchProtectionRule
        if protection?.requiresDeployments == true || protection?.requiresCommitSignatures == true || protection?.lockBranch == true {
            return true
        }
        let wantsAnswers =
            protection?.requiresConversationResolution == true
            || baseRef?.rules?.nodes.contains { rule in
                rule.repositoryRuleset?.enforcement == "ACTIVE" && rule.parameters?.requiredReviewThreadResolution == true
            } == true
        return wantsAnswers && (reviewThreads.nodes.contains { !$0.isResolved } || reviewThreads.pageInfo.hasNextPage)
    }
}
