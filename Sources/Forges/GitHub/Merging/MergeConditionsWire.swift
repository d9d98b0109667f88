/// One page of a pull request's rules and checks as GitHub's GraphQL describes them.
struct MergeConditionsWire: Decodable {
    static let query = """
        query($owner: String!, $name: String!, $number: Int!, $rules: String, $checks: String) {
          repository(owner: $owner, name: $name) {
            pullRequest(number: $number) {
              reviewDecision
              latestOpinionatedReviews(first: 100) { nodes { state } }
              baseRef {
                branchProtectionRule { requiredStatusChecks { context } }
                rules(first: 100, after: $rules) {
                  nodes {
                    type
                    repositoryRuleset { enforcement }
                    parameters {
                      ... on RequiredStatusChecksParameters { requiredStatusChecks { context } }
                      ... on WorkflowsParameters { workflows { path repositoryId sha } }
                      ... on PullRequestParameters { requiredApprovingReviewCount }
                    }
                  }
                  pageInfo { endCursor hasNextPage }
                }
              }
              commits(last: 1) {
                nodes {
                  commit {
                    statusCheckRollup {
                      contexts(first: 100, after: $checks) {
                        nodes {
                          ... on CheckRun {
                            name conclusion
                            checkSuite {
                              conclusion
                              workflowRun { runNumber file { path repositoryFileUrl repositoryName } }
                            }
                          }
                          ... on StatusContext { context state }
                        }
                        pageInfo { endCursor hasNextPage }
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """

    struct Repository: Decodable { var pullRequest: PullRequest }
    struct PullRequest: Decodable {
        var reviewDecision: String?
        var latestOpinionatedReviews: List<Review>?
        var baseRef: Base?
        var commits: List<Commits>
    }
    struct List<Element: Decodable>: Decodable { var nodes: [Element] }
    struct Page<Element: Decodable>: Decodable {
        var nodes: [Element]
        var pageInfo: GraphQLPageInfo
    }
    struct Review: Decodable { var state: String }
    struct Base: Decodable {
        var branchProtectionRule: Protection?
        var rules: Page<Rule>?
    }
    struct Protection: Decodable { var requiredStatusChecks: [RequiredCheck]? }
    struct RequiredCheck: Decodable { var context: String }
    struct Rule: Decodable {
        struct Ruleset: Decodable { var enforcement: String }
        var type: String
        var repositoryRuleset: Ruleset?
        var parameters: Parameters?
    }
    struct Parameters: Decodable {
        var requiredStatusChecks: [RequiredCheck]?
        var workflows: [Workflow]?
        var requiredApprovingReviewCount: Int?
    }
    struct Workflow: Decodable {
        var path: String
        var repositoryId: Int
        var sha: String?
    }
    struct Commits: Decodable { var commit: Commit }
    struct Commit: Decodable { var statusCheckRollup: Rollup? }
    struct Rollup: Decodable { var contexts: Page<Context> }
    /// A check run, or a status.
    struct Context: Decodable {
        struct Suite: Decodable {
            var conclusion: String?
            var workflowRun: Run?
        }
        struct Run: Decodable {
            struct File: Decodable {
                var path: String
                var repositoryFileUrl: String
                var repositoryName: String
            }
            var runNumber: Int
            var file: File?
        }
        var name: String?
        var conclusion: String?
        var checkSuite: Suite?
        var context: String?
        var state: String?
    }

    var repository: Repository
}

extension MergeConditions {
    /// Adds what stands in one page, leaving out what was there before.
    mutating func add(_ page: MergeConditionsWire.PullRequest, rules: Bool, checks: Bool) {
        reviewDecision = page.reviewDecision
        approvals = (page.latestOpinionatedReviews?.nodes ?? []).count { $0.state == "APPROVED" }
        if rules {
            for check in page.baseRef?.branchProtectionRule?.requiredStatusChecks ?? [] where !requiredChecks.contains(check.context) {
                requiredChecks.append(check.context)
            }
            for rule in page.baseRef?.rules?.nodes ?? [] where rule.repositoryRuleset?.enforcement == "ACTIVE" { add(rule) }
        }
        if checks { self.checks += (page.commits.nodes.first?.commit.statusCheckRollup?.contexts.nodes ?? []).compactMap { Check($0) } }
    }

    private mutating func add(_ rule: MergeConditionsWire.Rule) {
        ruleKinds.insert(rule.type)
        switch rule.type {
        case "REQUIRED_STATUS_CHECKS": requiredChecks += (rule.parameters?.requiredStatusChecks ?? []).map(\.context)
        case "WORKFLOWS":
            requiredWorkflows += (rule.parameters?.workflows ?? []).map {
                .init(path: $0.path, repository: $0.repositoryId, commit: $0.sha)
            }
        case "PULL_REQUEST": neededApprovals = max(neededApprovals, rule.parameters?.requiredApprovingReviewCount ?? 0)
        default: break
        }
    }
}

extension MergeConditions.Check {
    private static let good: Set<String> = ["SUCCESS", "SKIPPED", "NEUTRAL"]

    init?(_ wire: MergeConditionsWire.Context) {
        if let name = wire.name {
            self.init(name: name, hasPassed: Self.good.contains(wire.conclusion ?? ""))
            guard let suite = wire.checkSuite, let found = suite.workflowRun else { return }
            let file = found.file.map { file in
                WorkflowFile(path: file.path, repository: Self.fullName(file.repositoryName), url: file.repositoryFileUrl)
            }
            run = Run(number: found.runNumber, file: file, suiteHasPassed: Self.good.contains(suite.conclusion ?? ""))
        } else if let context = wire.context {
            self.init(name: context, hasPassed: wire.state == "SUCCESS", isStatus: true)
        } else {
            return nil
        }
    }

    /// GitHub says that the name is a URL, and sends `owner/name`.
    private static func fullName(_ name: String) -> String { name.split(separator: "/").suffix(2).joined(separator: "/") }
}
