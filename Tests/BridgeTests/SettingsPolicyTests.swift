import Bridge
import Domain
import Testing

@Suite("What flags say of every repository") struct SettingsPolicyTests {
    @Test(
        "a team allow-list is rules in their order, blanks left out",
        arguments: [
            ("", nil), (" , ", nil), ("dev:plan", [("dev", "plan")]), ("*:unlock", [("*", "unlock")]),
            (" ops:* , Dev : plan ,", [("ops", "*"), ("Dev", "plan")]),
            ("dev:policy_check,dev:plan", [("dev", "policy_check"), ("dev", "plan")]),
        ] as [(String, [(String, String)]?)])
    func teams(given: String, expected: [(String, String)]?) throws {
        let rules = expected.map { TeamAllowlist(rules: $0.map { .init(team: $0.0, command: $0.1) }) }
        #expect(try settings(base + ["--gh-team-allowlist", given]).policy.permissions == rules.map { .teams($0) } ?? .everyone)
    }

    @Test("a team allow-list that is none stops the start", arguments: ["dev", "dev:plan,ops", ":plan", "dev:", "a:b:plan"])
    func badTeams(given: String) {
        let item = given.split(separator: ",").last ?? ""
        #expect(
            refusal(base + ["--gh-team-allowlist", given])
                == "invalid --gh-team-allowlist: \"\(item)\" is not of the form team:command, for example dev:plan or *:unlock")
    }

    @Test("a rule for a command that is none is announced") func doubtfulTeams() throws {
        #expect(
            try settings(base + ["--gh-team-allowlist=dev:pln,dev:PLAN"]).notes.lines == [
                "--gh-team-allowlist: there is no command \"pln\", so \"dev:pln\" allows nothing"
            ])
        #expect(try settings(base + ["--gh-team-allowlist=dev:plan,*:policy_check", "--enable-policy-checks"]).notes.lines.isEmpty)
    }

    @Test(
        "modules are watched for the projects of one list or the other (42)",
        arguments: [
            ([], []), (["--autoplan-modules-from-projects=**/init.tf"], ["**/init.tf"]),
            (["--autoplan-modules", "--autoplan-file-list=**/*.tf, **/*.yml"], ["**/*.tf", "**/*.yml"]),
            (["--autoplan-modules", "--autoplan-modules-from-projects=a/*.tf,!b/*.tf"], ["a/*.tf", "!b/*.tf"]),
            (["--autoplan-modules"], DiscoverySettings.standardFileList),
        ] as [([String], [String])])
    func modules(arguments: [String], expected: [String]) throws {
        #expect(try settings(base + arguments).policy.discovery.moduleDependents == expected)
    }

    @Test("a merge after apply has a method and a label that prevents it (12)", arguments: [nil, "merge", "rebase", "squash"])
    func automerge(method: String?) throws {
        let arguments = ["--automerge", "--disable-automerge-label=keep"] + (method.map { ["--automerge-method=\($0)"] } ?? [])
        let expected = Policy.Automerge(isOn: true, method: method, preventingLabel: "keep")
        #expect(try settings(base + arguments).policy.automerge == expected)
        #expect(try settings().policy.automerge == Policy.Automerge())
    }

    @Test("what is checked out is the branch or the merge") func checkout() throws {
        #expect(try settings(base + ["--checkout-strategy=merge", "--checkout-depth=3"]).policy.checkout == .merge)
        #expect(try settings(base + ["--checkout-strategy=branch"]).policy.checkout == .branch)
    }

    @Test("switches of policies are on only where they are given") func switches() throws {
        let standard = try settings().policy
        #expect(!standard.rules.checksPolicies && !standard.isQuietAboutPolicies && !standard.hidesEarlierComments)
        #expect(!standard.discovery.includesGeneratedFiles && standard.discovery.moduleDependents.isEmpty)
        let given = try settings(
            base + ["--enable-policy-checks", "--quiet-policy-checks", "--hide-prev-plan-comments", "--include-git-untracked-files"]
        ).policy
        #expect(given.rules.checksPolicies && given.isQuietAboutPolicies && given.hidesEarlierComments)
        #expect(given.discovery.includesGeneratedFiles)
    }

    @Test("GitHub's view of mergeability, and in whose name pushes are planned") func gitHub() throws {
        let standard = try settings().gitHub
        #expect(!standard.bypassesOwnApplyStatus && standard.ignoredStatusNames.isEmpty && !standard.plansPushesAsItself)
        let given = try settings(
            base + ["--gh-allow-mergeable-bypass-apply", "--ignore-vcs-status-names= other , third", "--autoplan-as-bot"]
        ).gitHub
        #expect(given.bypassesOwnApplyStatus && given.ignoredStatusNames == ["other", "third"] && given.plansPushesAsItself)
    }

    @Test("versions are downloaded, from one place, unless that is switched off") func downloads() throws {
        let standard = try settings().terraform.downloads
        #expect(standard == .init(areOn: true, url: "https://releases.hashicorp.com", keysFile: nil))
        let given = try settings(
            base + ["--tf-download=false", "--tf-download-url=https://mirror.example/tf/", "--tf-download-keys=k.asc"])
        #expect(given.terraform.downloads == .init(areOn: false, url: "https://mirror.example/tf", keysFile: "k.asc"))
    }
}
