import Domain
import Foundation
import Patterns
import Sandbox
import Terraform

extension StageWork {
    /// Holds the plan against each policy set.
    mutating func checkPolicies(_ arguments: [OperatorArgument]) async throws {
        guard binary.version >= TerraformVersion(0, 12, 0) else {
            throw StepFailure.refused("Version: \(binary.version) is unsupported for this step. Minimum version is: 0.12.0")
        }
        guard try !isRemotePlan else { throw StepFailure.refused("Remote backend is unsupported for this step.") }
        let sets = job.policies?.sets ?? []
        var (checked, problems) = (PolicyFindings(), [String]())
        if !sets.isEmpty {
            let conftest = try await conftest()
            for set in sets {
                do { try await check(set, with: conftest, arguments, into: &checked) } catch StepFailure.refused(let text) {
                    problems.append("policy_set: \(set.name): \(text)")
                }
            }
        }
        guard problems.isEmpty else {
            // What did work is shown, too.
            for finding in checked.findings { add(output: finding.text) }
            throw StepFailure.refused(problems.joined(separator: "\n"))
        }
        try conclude(checked)
    }

    private mutating func conclude(_ checked: PolicyFindings) throws {
        do { try PolicyResultFile(checked, checked.standings()).write(to: place.policyFile) } catch let error as PatternError {
            throw StepFailure.refused("policy_item_regex: \(error)")
        }
        if job.project.hasCustomPolicyCheck {
            // An empty one counts: it stands for a set.
            outputs.append(checked.findings.map(\.text).joined(separator: "\n"))
        } else if let findings {
            self.findings = findings
            for finding in checked.findings { add(output: finding.text) }
        } else {
            findings = checked
            outputsBeforeFindings = outputs.count
        }
    }

    private func conftest() async throws -> ConftestBinary {
        let version = job.policies?.conftestVersion.flatMap(TerraformVersion.init)
        let standard = surroundings.base["DEFAULT_CONFTEST_VERSION"].flatMap(TerraformVersion.init)
        return try await ConftestBinary.find(
            version: version, standardVersion: standard, settings: runner.settings, sandbox: runner.sandbox)
    }

    private func check(
        _ set: PolicySet, with conftest: ConftestBinary, _ extra: [OperatorArgument], into checked: inout PolicyFindings
    ) async throws {
        guard set.isLocal else {
            throw StepFailure.refused("its source is not on this server's disk. Put the policies there and set `source: local`")
        }
        let environment = conftestEnvironment
        let arguments = ConftestCommand.arguments(path: set.path, planFile: place.showFile, extra: extra, environment: environment)
        let printed: Printed
        do {
            printed = try await run(Invocation(conftest.path, arguments, environment: environment, in: place.folder))
        } catch StepFailure
            .failed(let text)
        { throw StepFailure.refused(text) }
        let text = Self.withoutPath(try printed.slice.text(limit: PolicyFindings.limit(for: job.policies?.sets.count ?? 1)), place.showFile)
        if printed.ending.isSuccess {
            checked.add(set, text: text, hasPassed: ConftestCommand.hasPassed(text))
        } else if ConftestCommand.isFinding(text), case .exited = printed.ending {
            checked.add(set, text: text, hasPassed: false)
        } else {
            let ending = EndingText.text(printed.ending, limit: runner.settings.stepLimit)
            throw StepFailure.refused("conftest: \(text.isEmpty ? ending : text)")
        }
    }

    /// Here the job's surroundings win over what steps set: policies are the operator's.
    private var conftestEnvironment: [String: String] {
        surroundings.finished(
            job.setting.variables.merging(variables) { $1 }.merging(surroundings.base) { $1 }
                .merging(["PATH": runner.settings.searchPath]) { $1 })
    }

    private static func withoutPath(_ text: String, _ path: String) -> String {
        text.split(separator: path, omittingEmptySubsequences: false).joined(separator: "<redacted plan file>")
    }

    /// What the whole stage found: written for the comment, and how the project stands.
    func concludePolicies() throws -> [PolicyStanding] {
        let found: PolicyFindings
        var output = PolicyOutput()
        if job.project.hasCustomPolicyCheck {
            let policies = job.policies ?? PolicyRules()
            found = PolicyFindings(custom: outputs, of: policies)
            if found.findings.isEmpty, !policies.sets.isEmpty {
                throw StepFailure.refused("custom policy check produced no results despite configured policy sets")
            }
        } else {
            found = try conftestFindings()
            let limit = PolicyFindings.limit(for: 4)
            output.before = PolicyFindings.end(of: outputs[..<outputsBeforeFindings].joined(separator: "\n"), limit)
            output.after = PolicyFindings.end(of: outputs[outputsBeforeFindings...].joined(separator: "\n"), limit)
        }
        output.parts = found.parts
        try folder.write(policies: output)
        do { return try found.standings() } catch { throw StepFailure.refused("policy_item_regex: \(error)") }
    }

    private func conftestFindings() throws -> PolicyFindings {
        guard let findings else {
            throw StepFailure.refused(
                "the workflow's policy_check stage has no `policy_check` step: add one, or set `custom_policy_check: true`")
        }
        guard !findings.findings.isEmpty else {
            throw StepFailure.refused("policies are to be checked, but none are configured: add `policy_sets` to the server's `policies`")
        }
        return findings
    }
}
