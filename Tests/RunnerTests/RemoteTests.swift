import Domain
import Foundation
import Runner
import Terraform
import Testing

@Suite("A backend that plans and applies elsewhere") struct RemoteTests {
    static let refusals = [
        "Error: Saving a generated plan is currently not supported!\n\nThe \"remote\" backend does not support saving the generated execution",
        "\u{1B}[31mError: Saving a generated plan is currently not supported\u{1B}[0m\n\nThe \"remote\" backend does not support it",
        "╷\n│ Error: Saving a generated plan is currently not supported\n│ \n│ The \"remote\" backend does not support it",
        "╷\n│ Error: Saving a generated plan is currently not supported\n│ \n│ Terraform Cloud does not support it",
    ]

    /// A program that refuses to save plans and asks before it applies what `planned` holds.
    static func terraform(_ site: RunnerSite, refusal: String) throws {
        let folder = site.folder.path
        try Data((refusal + "\n").utf8).write(to: URL(filePath: folder + "/refusal"))
        try site.add(
            "terraform",
            script: """
                echo "$@" | sed "s#$PWD#DIR#g" >> \(folder)/calls
                plan() { echo "Running plan in the remote backend."; echo "x: Refreshing state..."; cat \(folder)/planned; }
                case "$1 $4" in
                version*) echo "Terraform v1.11.4";;
                "plan -out") cat \(folder)/refusal; exit 1;;
                plan*) plan;;
                apply*) plan
                  printf '\\nDo you want to perform these actions in workspace "w"?\\n'
                  printf "  Terraform will perform the actions described above.\\n  Only 'yes' will be accepted to approve.\\n\\n  Enter a value: "
                  read answer; echo "$answer" >> \(folder)/answers
                  test "$answer" = yes || { echo; echo "Error: Apply discarded."; exit 1; }
                  printf '\\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\\n';;
                esac
                """)
    }

    // Rows 86 to 88.
    @Test("is planned without a file, and applies what was planned or nothing", arguments: refusals, [true, false])
    func remote(refusal: String, isSame: Bool) async throws {
        try await RunnerSite.with(["main.tf": "", "env/default.tfvars": ""]) { site, commit in
            try Self.terraform(site, refusal: refusal)
            let plan = "\n  + x will be created\n\nPlan: 1 to add, 0 to change, 0 to destroy.\n"
            let planned = site.folder.path + "/planned"
            try Data(plan.utf8).write(to: URL(filePath: planned))
            let steps: [Workflow.Stage: [Step]] = [
                .plan: [.terraform(.plan, arguments: ["-x"])], .apply: [.terraform(.apply, arguments: ["-y"])],
            ]
            let project = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: steps))
            let runner = site.runner()
            let result = await runner.perform(RunnerSite.job("p", .plan, project, at: commit, arguments: ["-lock=false"]))
            #expect(result.summary?.toAdd == 1)
            #expect(site.output(of: .init("p")) == "\n+ x will be created\n\nPlan: 1 to add, 0 to change, 0 to destroy.\n")
            if !isSame { try Data("Plan: 2 to add, 0 to change, 0 to destroy.\n".utf8).write(to: URL(filePath: planned)) }
            let applied = await runner.perform(RunnerSite.job("a", .apply, project, at: commit, plan: result.plan))
            #expect(site.text(of: site.folder.path + "/answers") == (isSame ? "yes\n" : "no\n"))
            let calls = site.text(of: site.folder.path + "/calls").split(separator: "\n").filter { !$0.hasPrefix("version") }
            #expect(calls.suffix(2) == ["plan -input=false -refresh -no-color -x -lock=false", "apply -input=false -no-color -y"])
            if isSame {
                #expect(applied == .project(.applied))
                #expect(site.output(of: .init("a")) == "\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\n")
            } else {
                let text = applied.errorText ?? ""
                #expect(
                    text.hasPrefix("Plan generated during apply phase did not match plan generated during plan phase.\nAborting apply.\n"))
                #expect(text.contains("Plan: 1 to add") && text.contains("Plan: 2 to add"))
                #expect(text.hasSuffix("your plan and apply commands.\nTo resolve, re-run plan."))
            }
        }
    }

    // Row 61.
    @Test(
        "is known by the whole first line of its plan",
        arguments: [
            (RemotePlan.mark, true), (RemotePlan.mark + "x", true), (String(RemotePlan.mark.dropLast()), false), ("", false),
            ("PK\u{3}", false),
        ])
    func mark(file: String, isOne: Bool) { #expect(RemotePlan.isOne(Array(file.utf8)) == isOne) }

    @Test("whose plan is to be checked says that it cannot be")
    func policies() async throws {
        try await RunnerSite.with(["main.tf": ""]) { site, commit in
            try Self.terraform(site, refusal: Self.refusals[0])
            try Data("Plan: 1 to add, 0 to change, 0 to destroy.\n".utf8).write(to: URL(filePath: site.folder.path + "/planned"))
            let steps: [Workflow.Stage: [Step]] = [.plan: [.terraform(.plan)]]
            let project = Project(key: ProjectKey(dir: "."), workflow: Workflow(name: "c", stages: steps))
            let runner = site.runner()
            let plan = await runner.perform(RunnerSite.job("p", .plan, project, at: commit)).plan
            let job = ProjectJob(
                setting: RunnerSite.setting(Command(.plan), at: commit), project: project, stage: .policyCheck, commit: commit, plan: plan,
                policies: PolicyRules(sets: [PolicySet(name: "one", path: "/p")]))
            #expect(await runner.perform(RunnerSite.job("c", .project(job))).errorText == "Remote backend is unsupported for this step.")
        }
    }
}
