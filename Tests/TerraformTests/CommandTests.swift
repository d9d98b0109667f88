import Domain
import Terraform
import Testing

private func version(_ text: String) throws -> TerraformVersion { try #require(TerraformVersion(text)) }

private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

@Suite("Arguments of init") struct InitCommandTests {
    // Rows 40, 41 and 46 to 49.
    @Test(
        "depend on the version and on the lock file",
        arguments: [
            ("0.8.9", false, "get -upgrade extra args"), ("0.9.0", false, "init -input=false -upgrade extra args"),
            ("0.9.1", false, "init -input=false -upgrade extra args"), ("0.10.0", false, "init -input=false -upgrade extra args"),
            ("0.13.7", true, "init -input=false -upgrade extra args"), ("0.14.0", true, "init -input=false extra args"),
            ("1.11.4", false, "init -input=false -upgrade extra args"),
        ])
    func versions(text: String, hasLockFile: Bool, expected: String) throws {
        let command = InitCommand(version: try version(text), hasLockFile: hasLockFile)
        #expect(command.arguments(extra: ["extra", "args"]) == words(expected))
    }

    // Rows 42 to 44.
    @Test(
        "give way to the operator's where both set a flag",
        arguments: [
            ("", "-input=false -upgrade"), ("-upgrade=false", "-input=false -upgrade=false"), ("-input=true", "-input=true -upgrade"),
            ("-input=true -upgrade=false", "-input=true -upgrade=false"),
            ("extra args -upgrade=false", "-input=false -upgrade=false extra args"),
            ("--input=true --upgrade=false", "--input=true --upgrade=false"), ("-upgraded", "-input=false -upgraded"),
        ])
    func merging(extra: String, expected: String) throws {
        let command = InitCommand(version: try version("0.10.0"), hasLockFile: false)
        #expect(command.arguments(extra: words(extra)) == ["init"] + words(expected))
    }

    // Row 45.
    @Test("compare flags without regard to a second dash")
    func dashes() {
        #expect(InitCommand.merge(["--input=false"], with: ["-input=true"]) == ["-input=true"])
    }
}

@Suite("Arguments of plan") struct PlanCommandTests {
    static let setting = RunSetting(
        pullRequest: PullRequest(
            reference: .init(repository: Repository(host: "github.com", fullName: "owner/repo"), number: 2),
            head: .init(repository: Repository(host: "github.com", fullName: "owner/repo"), branch: "b", commit: "c"), baseBranch: "main",
            author: "ann", url: ""), command: Command(.plan), user: "username", isApproved: false, isMergeable: false)

    // Rows 51 to 54.
    @Test(
        "have the origin as variables only before 0.12",
        arguments: [
            (
                "0.10.0",
                "plan -input=false -refresh -out DIR/workspace.tfplan -var atlantis_user=username -var atlantis_repo=owner/repo "
                    + "-var atlantis_repo_name=repo -var atlantis_repo_owner=owner -var atlantis_pull_num=2 extra args comment x=$(id) "
                    + "-var-file DIR/env/workspace.tfvars"
            ),
            (
                "0.12.0",
                "plan -input=false -refresh -out DIR/workspace.tfplan extra args comment x=$(id) -var-file DIR/env/workspace.tfvars"
            ),
            (
                "0.14.0-rc1",
                "plan -input=false -refresh -out DIR/workspace.tfplan extra args comment x=$(id) -var-file DIR/env/workspace.tfvars"
            ),
        ])
    func versions(text: String, expected: String) throws {
        let command = PlanCommand(
            version: try version(text), planFile: "DIR/workspace.tfplan", variablesFile: "DIR/env/workspace.tfvars", setting: Self.setting)
        #expect(command.arguments(extra: ["extra", "args"], commenter: ["comment", "x=$(id)"]) == words(expected))
    }

    // Row 143.
    @Test("keep a path with a blank in one piece")
    func blanks() throws {
        let command = PlanCommand(version: try version("1.0.0"), planFile: "a b/w.tfplan", variablesFile: nil, setting: Self.setting)
        #expect(command.arguments() == ["plan", "-input=false", "-refresh", "-out", "a b/w.tfplan"])
    }
}

@Suite("Arguments of the other commands") struct OtherCommandTests {
    // Row 56.
    @Test("of apply end with the plan")
    func apply() {
        #expect(
            ApplyCommand.arguments(extra: ["extra", "args"], commenter: ["comment"], planFile: "DIR/w.tfplan")
                == ["apply", "-input=false", "extra", "args", "comment", "DIR/w.tfplan"])
    }

    // Rows 59 and 60.
    @Test(
        "of apply that pick resources are known",
        arguments: [
            ("-target", true), ("-target=x", true), ("--target=x", true), ("-targethahagotcha", false), ("-targeted=weird", false),
            ("target", false), ("-target=\u{301}x", true),
        ])
    func target(argument: String, expected: Bool) {
        #expect(ApplyCommand.isTarget(argument) == expected)
    }

    // Rows 62 and 63.
    @Test("of import and state rm are what people wrote")
    func importing() {
        #expect(
            OtherCommand.importing(extra: ["-lock=false"], commenter: ["-var", "x=y", "ADDR", "ID"])
                == ["import", "-lock=false", "-var", "x=y", "ADDR", "ID"])
        #expect(OtherCommand.stateRm(extra: ["-lock=false"], commenter: ["a.b", "c.d"]) == ["state", "rm", "-lock=false", "a.b", "c.d"])
        #expect(OtherCommand.show(planFile: "a b") == ["show", "-json", "a b"])
    }

    // Rows 65 to 69.
    @Test(
        "that switch the workspace depend on the version",
        arguments: [
            ("0.8.0", "default", .none), ("0.8.0", "workspace", .unsupported("terraform version 0.8.0 does not support workspaces")),
            ("0.9.0", "workspace", .selecting(select: ["env", "select", "workspace"], create: ["env", "new", "workspace"])),
            ("0.9.11", "workspace", .selecting(select: ["env", "select", "workspace"], create: ["env", "new", "workspace"])),
            (
                "0.10.0", "workspace",
                .asking(
                    show: ["workspace", "show"], select: ["workspace", "select", "workspace"], create: ["workspace", "new", "workspace"])
            ),
        ] as [(String, String, WorkspaceSwitch)])
    func workspaces(text: String, workspace: String, expected: WorkspaceSwitch) throws {
        #expect(WorkspaceSwitch(to: workspace, version: try version(text)) == expected)
    }
}

@Suite("Variables in arguments") struct VariableExpansionTests {
    // Rows 140 to 142.
    @Test(
        "are replaced in what an operator wrote",
        arguments: [
            ("$CUSTOM_TFVARS", "staging.tfvars"), ("-var-file=$WORKSPACE.tfvars", "-var-file=staging.tfvars"),
            ("a${WORKSPACE}b", "astagingb"),
            ("$UNKNOWN", ""), ("cost: 5$", "cost: 5$"), ("$$WORKSPACE", "$staging"), ("${WORKSPACE", "${WORKSPACE"), ("$(id)", "$(id)"),
            ("$1", "$1"), ("-parallelism=$TOKEN", "-parallelism=$TOKEN"),
        ])
    func expand(text: String, expected: String) {
        let environment = ["CUSTOM_TFVARS": "staging.tfvars", "WORKSPACE": "staging", "TOKEN": "secret"]
        let expanded = VariableExpansion.expand(
            [OperatorArgument(text)], unlessIn: ["-parallelism=$TOKEN"], environment: environment)
        #expect(expanded == [expected])
    }

    @Test("in a value are not expanded again")
    func once() {
        #expect(VariableExpansion.expand(["$A"], unlessIn: [], environment: ["A": "$B", "B": "x"]) == ["$B"])
    }
}

@Suite("The name of a plan file") struct PlanFileTests {
    // Row 130.
    @Test(
        "is made of project and workspace",
        arguments: [
            (nil, "workspace.tfplan"), ("", "workspace.tfplan"), ("project", "project-workspace.tfplan"),
            ("project/with/slash", "project::with::slash-workspace.tfplan"), ("project with space", "project with space-workspace.tfplan"),
        ] as [(String?, String)])
    func name(project: String?, expected: String) {
        #expect(PlanFile.name(project: project, workspace: "workspace") == expected)
    }

    // Row 131.
    @Test(
        "gives the project back",
        arguments: [
            ("workspace.tfplan", nil), ("project-workspace.tfplan", "project"), ("project-workspace-workspace.tfplan", "project-workspace"),
            ("project::with::slashes::-workspace.tfplan", "project/with/slashes/"),
        ] as [(String, String?)])
    func project(fileName: String, expected: String?) {
        #expect(PlanFile.project(fileName: fileName, workspace: "workspace") == expected)
    }

    // Rows 93 and 94.
    @Test("goes with those of its JSON and its policy results")
    func others() {
        #expect(PlanFile.showName(project: "my/project/name", workspace: "myworkspace") == "my::project::name-myworkspace.json")
        #expect(PlanFile.showName(project: nil, workspace: "myworkspace") == "myworkspace.json")
        #expect(PlanFile.policyName(project: nil, workspace: "w") == "w-policyout.json")
    }
}
