import Domain
import Foundation
import RepoConfig

// MARK: For programs

extension CheckReport {
    /// The report as JSON. Keys are only ever added; `version` counts what is not an addition.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    private var value: JSONValue {
        .object([
            "version": .number(1), "repository": .text(repository.description), "base_branch": .text(baseBranch),
            "accepts_base_branch": policy.map { .truth($0.acceptsBaseBranch) } ?? .null, "repo_config": .optional(rulesFile),
            "matching_entries": .list(
                (origins?.entries ?? []).map { .object(["index": .number($0.index), "line": .number($0.line), "id": .text($0.id)]) }),
            "repository_file": .object(["path": .text(repositoryFile), "exists": .truth(hasRepositoryFile)]),
            "finds_unconfigured_projects": findsUnconfiguredProjects.map { .truth($0) } ?? .null,
            "projects": .list(projects.indices.map(value)),
            "declares_tenants": .truth(policy?.rules.tenancy != nil),
            "permissions": policy.map(permissions) ?? .null, "policy_sets": .list((policy?.rules.policies?.sets ?? []).map(value)),
            "findings": .list(findings.map(value)),
        ])
    }

    private func value(_ finding: Finding) -> JSONValue {
        .object([
            "weight": .text(finding.weight.rawValue), "file": .optional(finding.file), "line": finding.line.map { .number($0) } ?? .null,
            "path": .optional(finding.path), "text": .text(finding.text),
        ])
    }

    private func value(_ set: PolicySet) -> JSONValue {
        .object([
            "name": .text(set.name), "path": .text(set.path), "approve_count": .number(set.approvalsNeeded),
            "users": .texts(set.owners.users), "teams": .texts(set.owners.teams),
        ])
    }

    private func permissions(_ policy: Policy) -> JSONValue {
        var object: [String: JSONValue] = ["commands": .texts(policy.allowedCommands.map(\.rawValue))]
        switch policy.permissions {
        case .everyone: object["kind"] = .text("everyone")
        case .asks(let program):
            object["kind"] = .text("command")
            object["command"] = .texts([program.command] + program.arguments)
        case .teams(let allowlist):
            object["kind"] = .text("teams")
            object["rules"] = .list(allowlist.rules.map { .object(["team": .text($0.team), "command": .text($0.command)]) })
        }
        return .object(object)
    }
}

// MARK: Projects

extension CheckReport {
    private func value(_ index: Int) -> JSONValue {
        let explained = projects[index]
        let project = explained.project
        let workflow = definition(of: project.workflow, chosenBy: explained.origin(of: "workflow"))
        return .object([
            "name": .optional(project.key.name), "dir": .text(project.key.dir), "workspace": .text(project.key.workspace),
            "source": source(explained), "autoplanned": .truth(explained.isAutoplanned),
            "when_modified": project.whenModified.map(JSONValue.texts) ?? .null,
            "reads": .object([
                "folders": .texts(explained.inputs.folders), "anything_because": .optional(explained.inputs.doubt?.words),
            ]),
            "workflow_definition": workflow.map(value) ?? .null, "settings": .object(settings(explained)),
            "tenant": tenantValue(index),
        ])
    }

    private func source(_ explained: Explanation) -> JSONValue {
        switch explained.source {
        case .discovered: .object(["kind": .text("discovered")])
        case .configured(let index, let line, let pattern):
            .object([
                "kind": .text("configured"), "index": .number(index), "line": .number(line), "pattern": .optional(pattern),
            ])
        }
    }

    /// Every key that both files can have, with its value and who decided it.
    private func settings(_ explained: Explanation) -> [String: JSONValue] {
        let project = explained.project
        let values: [String: JSONValue] = [
            "workflow": .text(project.workflow.name), "plan_requirements": .texts(project.planRequirements.map(\.rawValue)),
            "apply_requirements": .texts(project.applyRequirements.map(\.rawValue)),
            "import_requirements": .texts(project.importRequirements.map(\.rawValue)), "repo_locks": .text(project.lockMode.rawValue),
            "execution_order_group": .number(project.executionOrderGroup), "depends_on": .texts(project.dependsOn),
            "terraform_version": .optional(project.terraformVersion), "terraform_distribution": .text(project.distribution.rawValue),
            "policy_check": .truth(project.checksPolicies), "custom_policy_check": .truth(project.hasCustomPolicyCheck),
            "silence_pr_comments": .texts(project.silencedComments),
            "delete_source_branch_on_merge": .truth(project.deletesSourceBranch),
        ]
        var settings: [String: JSONValue] = [:]
        for (key, value) in values {
            settings[key] = .object(["value": value, "from": place(explained.origin(of: key)).map(self.value) ?? .null])
        }
        return settings
    }

    private func value(_ place: Place) -> JSONValue {
        .object(["file": .text(place.file), "line": .number(place.line), "entry": .optional(place.entry)])
    }
}

/// A piece of JSON.
indirect enum JSONValue: Encodable, Sendable {
    case null
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([JSONValue])
    case object([String: JSONValue])

    static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }
    static func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        case .list(let items): try container.encode(items)
        case .object(let fields): try container.encode(fields)
        }
    }
}
