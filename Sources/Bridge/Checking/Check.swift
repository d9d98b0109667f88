import Domain
import Foundation
import RepoConfig
import Terraform

/// Reads both configurations and says what every project resolves to, and what is wrong.
struct Check {
    private let request: CheckRequest
    private let copy: WorkingCopy
    private let repository: Repository
    private let baseBranch: String
    private let rulesText: RulesText

    init(_ request: CheckRequest, environment: [String: String]) async throws {
        self.request = request
        copy = try await WorkingCopy(request.folder, environment: environment)
        guard let repository = request.repository ?? copy.originURL.flatMap(Repository.init(remote:)) else {
            throw UsageError("which repository is \(copy.root)? Say it with --repo, for example --repo github.com/acme/infra")
        }
        self.repository = repository
        baseBranch = request.baseBranch ?? copy.mainBranch ?? "main"
        rulesText = try RulesText(request.rules)
    }

    func report() -> CheckReport {
        var report = CheckReport(repository: repository, baseBranch: baseBranch, rulesFile: rulesFile)
        do throws(ConfigError) {
            let config = try rulesText.parse()
            report.findings += config.notes.map { .warning(note: $0, in: rulesFile) }
            explain(config, &report)
        } catch {
            report.findings += Finding.problems(error, in: rulesFile)
        }
        return report
    }

    private var rulesFile: String? { rulesText.path ?? (rulesText.text.isEmpty ? nil : "--repo-config-json") }

    private func explain(_ config: OperatorConfig, _ report: inout CheckReport) {
        let reference = PullRequest.Reference(repository: repository, number: 0)
        let policy = PolicyBook(settings: request.policy, rules: config).policy(for: reference, baseBranch: baseBranch)
        let origins = config.origins(for: repository)
        report.take(policy, origins, terraformVersion: request.terraformVersion)
        report.findings += findings(config, policy, origins)
        let text = copy.text(of: policy.rules.configFile)
        let tree = copy.tree(configText: text)
        report.hasRepositoryFile = text != nil
        do throws(ConfigError) {
            let explanation = try explainProjects(
                in: tree, rules: policy.rules, origins: origins, settings: policy.discovery, baseBranch: baseBranch)
            report.findsUnconfiguredProjects = explanation.findsUnconfiguredProjects
            report.workflowLines = (rules: config.workflowLines, repository: explanation.workflowLines)
            report.projects = explanation.projects
            report.grants = grants(explanation.projects, policy)
            report.findings += report.tenantFindings
            report.findings += explanation.notes.map { .warning(note: $0, in: policy.rules.configFile) }
            let written = WrittenProjects(text ?? "")
            report.findings += ProjectDoubts(explanation, written, file: policy.rules.configFile, files: copy.files).findings
        } catch {
            report.findings += Finding.problems(error, in: policy.rules.configFile)
        }
    }

    private func grants(_ projects: [Explanation], _ policy: Policy) -> [ProjectGrants?] {
        guard let tenancy = policy.rules.tenancy else { return projects.map { _ in nil } }
        let finder = TenantFinder(tenancy)
        let texts = RepositoryTexts(at: copy.root)
        return projects.map(\.project).map { project in
            ProjectGrants(project, of: finder.claim(on: project.key), in: tenancy, repository: repository, texts: texts)
        }
    }

    private func findings(_ config: OperatorConfig, _ policy: Policy, _ origins: OperatorConfig.Origins) -> [Finding] {
        var findings = PolicyBook.notes(settings: request.policy, rules: config).map { Finding.warning($0) }
        if !request.allowlist.isEmpty, (try? RepositoryAllowlist(request.allowlist))?.allows(repository) != true {
            findings.append(.problem("the server does not serve \(repository): it is not in --repo-allowlist"))
        }
        findings += config.doubts.map { .warning($0.text, in: rulesFile, line: $0.line, path: $0.path) }
        findings += config.ineffectiveEntries(for: repository).map {
            .warning("later entries replace everything that it says", in: rulesFile, line: $0.line, path: "repos[\($0.index)]")
        }
        if !config.entryPlaces.isEmpty, origins.entries.isEmpty {
            findings.append(
                .warning("no entry of repos is about \(repository), so nothing but the standard rules hold for it", in: rulesFile))
        }
        if !policy.acceptsBaseBranch, case .operatorEntry(let index, let line) = origins.origin(of: "branch") {
            findings.append(
                .warning(
                    "pull requests into '\(baseBranch)' are ignored: it does not match /\(policy.rules.branch ?? "")/", in: rulesFile,
                    line: line, path: "repos[\(index)].branch"))
        }
        if copy.links.contains(policy.rules.configFile) {
            findings.append(.problem("it is a symbolic link, and links are not followed", in: policy.rules.configFile))
        }
        return findings
    }
}
