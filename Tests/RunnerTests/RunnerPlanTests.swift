import Domain
import Foundation
import Runner
import Testing

@Suite("Planning and applying") struct RunnerPlanTests {
    static let code = "resource \"terraform_data\" \"x\" {\n  input = \"a\"\n}\n"
    static let project = Project(key: ProjectKey(dir: "net"))

    @Test("with the real terraform does what was planned, once")
    func realTerraform() async throws {
        try await RunnerSite.with(["net/main.tf": Self.code]) { site, commit in
            let runner = site.runner()
            let planned = await runner.perform(RunnerSite.job("p", .plan, Self.project, at: commit))
            #expect(planned.summary?.line == "Plan: 1 to add, 0 to change, 0 to destroy.")
            let output = site.output(of: .init("p"))
            #expect(output.contains("\n+ resource \"terraform_data\" \"x\" {\n"))
            #expect(!output.contains("\u{1B}"))
            let plan = try #require(planned.plan)
            #expect(plan.sha256?.count == 64)
            #expect(plan.commit == commit)

            let applied = await runner.perform(RunnerSite.job("a", .apply, Self.project, at: commit, plan: plan))
            #expect(applied == .project(.applied))
            #expect(site.output(of: .init("a")).contains("Apply complete! Resources: 1 added, 0 changed, 0 destroyed."))
            #expect(try FileManager.default.contentsOfDirectory(atPath: site.data + "/plans") == [])

            let again = await runner.perform(RunnerSite.job("b", .apply, Self.project, at: commit, plan: plan))
            #expect(again.errorText == "plan file is missing for dir \"net\" workspace \"default\" project \"\"; run `atlantis plan`")
            let unchanged = await runner.perform(RunnerSite.job("q", .plan, Self.project, at: commit))
            #expect(unchanged.summary?.line == "No changes. Your infrastructure matches the configuration.")
        }
    }

    @Test("shows what terraform says of broken code")
    func brokenCode() async throws {
        try await RunnerSite.with(["net/main.tf": "resource \"terraform_data\" \"x\" {\n  input = nothing\n}\n"]) { site, commit in
            let result = await site.runner().perform(RunnerSite.job("p", .plan, Self.project, at: commit))
            #expect(result == .project(.failed))
            let output = site.output(of: .init("p"))
            #expect(output.hasPrefix("running '/"))
            #expect(output.contains("/net': exit status 1\n"))
            #expect(output.contains("Invalid reference"))
            #expect(!FileManager.default.fileExists(atPath: site.data + "/plans/p.tfplan"))
        }
    }

    @Test("starts terraform twice for a plan and once for its apply")
    func calls() async throws {
        try await RunnerSite.with(["net/main.tf": Self.code, "net/env/default.tfvars": ""]) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner(identity: site.scriptedIdentity)
            let planned = await runner.perform(RunnerSite.job("p", .plan, Self.project, at: commit, arguments: ["-lock=false", "x=$(id)"]))
            let applied = await runner.perform(RunnerSite.job("a", .apply, Self.project, at: commit, plan: planned.plan))
            #expect(applied == .project(.applied))
            let calls = site.calls.map { $0.replacingOccurrences(of: #"/[^ ]*/net/"#, with: "DIR/", options: .regularExpression) }
            #expect(
                calls == [
                    "init -input=false -upgrade",
                    "plan -input=false -refresh -out DIR/default.tfplan -lock=false x=$(id) -var-file DIR/env/default.tfvars",
                    "apply -input=false DIR/default.tfplan",
                ])
        }
    }

    // Rows 67 to 69.
    @Test("switches the workspace when it is another, and makes it when there is none")
    func workspaces() async throws {
        try await RunnerSite.with(["main.tf": Self.code]) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner(identity: site.scriptedIdentity)
            let project = Project(key: ProjectKey(dir: ".", workspace: "staging"))
            for id in ["p", "q"] { #expect(await runner.perform(RunnerSite.job(id, .plan, project, at: commit)).plan != nil) }
            #expect(
                site.calls.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                    "init -input=false", "workspace show", "workspace select", "workspace new", "plan -input=false", "init -input=false",
                    "plan -input=false",
                ])
        }
    }

    // Rows 140 to 142.
    @Test("expands variables of the operator's in terraform's arguments, and shows them unexpanded")
    func expansion() async throws {
        try await RunnerSite.with(["main.tf": Self.code]) { site, commit in
            try site.scriptTerraform()
            try Data(#"{"plan": {"output": "no\n", "exitCode": 1}}"#.utf8).write(to: URL(filePath: site.scriptFile))
            let steps: [Step] = [
                .environment(name: "CUSTOM", value: .literal("staging.tfvars")),
                .terraform(.plan, arguments: ["-var-file", "$CUSTOM", "-var=w=${WORKSPACE}", "-x=$AWS_PROFILE"]),
            ]
            var identity = site.scriptedIdentity
            identity["AWS_PROFILE"] = "secret"
            let project = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: [.plan: steps]))
            _ = await site.runner(identity: identity).perform(
                RunnerSite.job("p", .plan, project, at: commit, arguments: ["-x=$AWS_PROFILE"]))
            #expect(site.calls.last?.hasSuffix(" -var-file staging.tfvars -var=w=default -x=$AWS_PROFILE -x=$AWS_PROFILE") == true)
            let output = site.output(of: .init("p"))
            #expect(output.contains(" -var-file $CUSTOM -var=w=${WORKSPACE} "))
            #expect(output.hasSuffix("exit status 1\nno\n"))
        }
    }

    @Test("applies the plan that was kept, not what lies in the working copy")
    func replacedPlan() async throws {
        try await RunnerSite.with(["net/main.tf": Self.code]) { site, commit in
            try site.scriptTerraform()
            let workflow = Workflow(name: "c", stages: [.apply: [.terraform(.apply)]])
            let project = Project(key: Self.project.key, workflow: workflow)
            let runner = site.runner(identity: site.scriptedIdentity)
            let first = await runner.perform(RunnerSite.job("p", .plan, project, at: commit))
            let script = Step.run(.init("rm \"$DIR\"/default.tfplan; ln -s /etc/passwd \"$DIR\"/default.tfplan"))
            let meddler = Project(key: project.key, workflow: Workflow(name: "m", stages: [.version: [script]]))
            #expect(await runner.perform(RunnerSite.job("m", .version, meddler, at: commit)) == .project(.done))
            #expect(await runner.perform(RunnerSite.job("a", .apply, project, at: commit, plan: first.plan)) == .project(.applied))
            #expect(site.text(of: site.ledgerFile).split(separator: "\n").count == 1)
        }
    }

    @Test("refuses a plan that is not the reviewed one")
    func tampering() async throws {
        try await RunnerSite.with(["net/main.tf": Self.code]) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner(identity: site.scriptedIdentity)
            let plan = try #require(await runner.perform(RunnerSite.job("p", .plan, Self.project, at: commit)).plan)
            let changed = "plan file changed for dir \"net\" workspace \"default\" project \"\"; run `atlantis plan` before apply"

            let swap = Workflow(name: "c", stages: [.apply: [.run(.init("echo other > $PLANFILE")), .terraform(.apply)]])
            let swapped = await runner.perform(
                RunnerSite.job("s", .apply, Project(key: Self.project.key, workflow: swap), at: commit, plan: plan))
            #expect(swapped.errorText == changed)

            try Data("other".utf8).write(to: URL(filePath: site.data + "/plans/p.tfplan"))
            #expect(await runner.perform(RunnerSite.job("a", .apply, Self.project, at: commit, plan: plan)).errorText == changed)
            #expect(site.text(of: site.ledgerFile) == "")
        }
    }

    @Test("takes no plan from the repository")
    func committedPlan() async throws {
        try await RunnerSite.with(["main.tf": Self.code, "default.tfplan": "evil"]) { site, commit in
            try site.scriptTerraform()
            let workflow = Workflow(name: "c", stages: [.plan: [.run(.init("true"))]])
            let project = Project(key: ProjectKey(dir: "."), workflow: workflow)
            let runner = site.runner(identity: site.scriptedIdentity)
            let planned = await runner.perform(RunnerSite.job("p", .plan, project, at: commit))
            #expect(planned.plan?.sha256 == nil)
            let applied = await runner.perform(RunnerSite.job("a", .apply, project, at: commit, plan: planned.plan))
            #expect(applied.errorText == "plan file is missing for dir \".\" workspace \"default\" project \"\"; run `atlantis plan`")
        }
    }

    @Test("leaves plans to workflows that keep them themselves")
    func customWorkflow() async throws {
        try await RunnerSite.with(["main.tf": Self.code]) { site, commit in
            try site.scriptTerraform()
            let stages: [Workflow.Stage: [Step]] = [
                .plan: [.run(.init("terraform plan -out \"$PLANFILE\""))], .apply: [.run(.init("terraform apply \"$PLANFILE\""))],
            ]
            let project = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: stages))
            let runner = site.runner(identity: site.scriptedIdentity)
            let planned = await runner.perform(RunnerSite.job("p", .plan, project, at: commit))
            #expect(planned.summary?.toAdd == 1)
            #expect(await runner.perform(RunnerSite.job("a", .apply, project, at: commit, plan: planned.plan)) == .project(.applied))

            let own: [Workflow.Stage: [Step]] = [.plan: [.run(.init("echo plan"))], .apply: [.run(.init("echo applied"))]]
            let keeping = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "o", stages: own))
            let kept = await runner.perform(RunnerSite.job("q", .plan, keeping, at: commit))
            #expect(kept.plan?.sha256 == nil)
            #expect(await runner.perform(RunnerSite.job("b", .apply, keeping, at: commit, plan: kept.plan)) == .project(.applied))
            #expect(site.output(of: .init("b")) == "applied\n")
        }
    }

    // Rows 57, 59 and 60.
    @Test(
        "refuses to pick resources of a saved plan",
        arguments: [
            (["-target", "x"], false), (["-target=x"], false), (["-targethahagotcha"], true),
        ] as [([CommenterArgument], Bool)])
    func target(arguments: [CommenterArgument], isApplied: Bool) async throws {
        try await RunnerSite.with(["main.tf": Self.code]) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner(identity: site.scriptedIdentity)
            let project = Project(key: ProjectKey(dir: "."))
            let none = await runner.perform(RunnerSite.job("n", .apply, project, at: commit))
            #expect(none.errorText == "no plan found at path \".\" and workspace \"default\"–did you run plan?")
            let planned = await runner.perform(RunnerSite.job("p", .plan, project, at: commit))
            let applied = await runner.perform(
                RunnerSite.job("a", .apply, project, at: commit, arguments: arguments, plan: planned.plan))
            #expect((applied == .project(.applied)) == isApplied)
            let text =
                "cannot run apply with -target because we are applying an already generated plan. Instead, run -target with atlantis plan"
            if !isApplied { #expect(applied.errorText == text) }
        }
    }

    @Test("makes a lost working copy again before an apply")
    func lostWorkingCopy() async throws {
        try await RunnerSite.with(["main.tf": Self.code]) { site, commit in
            try site.scriptTerraform()
            let runner = site.runner(identity: site.scriptedIdentity)
            let project = Project(key: ProjectKey(dir: "."))
            let planned = await runner.perform(RunnerSite.job("p", .plan, project, at: commit))
            #expect(await runner.perform(RunnerSite.job("c", .cleanUp(.init(repository: RunnerSite.repository, number: 7)))) == .cleanedUp)
            #expect(await runner.perform(RunnerSite.job("a", .apply, project, at: commit, plan: planned.plan)) == .project(.applied))
            #expect(site.calls.map { $0.prefix { $0 != " " } } == ["init", "plan", "init", "apply"])
        }
    }

    @Test("says that a folder does not exist")
    func missingFolder() async throws {
        try await RunnerSite.with(["main.tf": Self.code]) { site, commit in
            let project = Project(key: ProjectKey(dir: "gone"))
            let result = await site.runner().perform(RunnerSite.job("p", .plan, project, at: commit))
            #expect(result.errorText == "dir \"gone\" does not exist")
        }
    }

    // Rows 64 and 137.
    @Test("takes the version that is asked for")
    func versions() async throws {
        try await RunnerSite.with(["a/main.tf": Self.code, "b/main.tf": "terraform {\n  required_version = \"= 1.2.3\"\n}\n"]) {
            site, commit in
            try site.scriptTerraform()
            let runner = site.runner()
            let text = "could not find terraform version 1.2.3 in PATH or \(site.data)/bin, and downloads are disabled"
            for (id, project) in [
                ("x", Project(key: ProjectKey(dir: "a"), terraformVersion: "1.2.3")), ("y", Project(key: ProjectKey(dir: "b"))),
            ] {
                #expect(await runner.perform(RunnerSite.job(id, .plan, project, at: commit)).errorText?.hasPrefix(text) == true)
            }
            try FileManager.default.copyItem(atPath: site.programs + "/terraform", toPath: site.programs + "/terraform1.2.3")
            try FileManager.default.copyItem(atPath: site.programs + "/terraform", toPath: site.programs + "/tofu")
            for (id, version, distribution, program) in [
                ("v", "1.2.3", Distribution.terraform, "terraform1.2.3"), ("w", "1.11.4", .terraform, "terraform"),
                ("t", nil, .opentofu, "tofu"),
            ] {
                let step = Step.run(.init("echo $ATLANTIS_TERRAFORM_DISTRIBUTION"))
                let failing = Step.terraform(.version)
                let workflow = Workflow(name: "c", stages: [.version: [step, failing]])
                let project = Project(key: ProjectKey(dir: "a"), workflow: workflow, terraformVersion: version, distribution: distribution)
                #expect(await runner.perform(RunnerSite.job(id, .version, project, at: commit)) == .project(.done), "\(program)")
                #expect(site.output(of: .init(id)).hasPrefix("\(distribution.program)\n\nTerraform v1.11.4\n"))
            }
        }
    }
}
