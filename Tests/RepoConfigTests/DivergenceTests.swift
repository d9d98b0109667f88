import Domain
import RepoConfig
import Testing

@Suite("A base branch that went on") struct DivergenceTests {
    // projects rows 150-159; section 13
    @Test(
        "diverges from a project when it changed what the project's patterns name",
        arguments: [
            (["*.tf"], ["main.tf"], true), (["*.tf"], ["project/main.tf"], false), (["**/*.tf"], ["project/sub/main.tf"], true),
            (["project/**"], ["project/main.tf"], true), (["**/*.tf", "!project/excluded.tf"], ["project/excluded.tf"], false),
            (["**/*.tf", "!project/excluded/**"], ["project/excluded/main.tf"], false), (["*.tf", "**/*.hcl"], ["other/file.hcl"], true),
            (["terragrunt.hcl"], ["terragrunt.hcl"], true), (["**/*.tf", "**/*.hcl"], ["README.md"], false),
            (["**/*.tf"], ["was-deleted/main.tf"], true), (["**/*.tf"], ["brand-new/main.tf"], true), ([], ["README.md"], true),
            ([], [], false),
            (["[x"], ["main.tf"], true),
        ] as [([String], [String], Bool)])
    func patterns(patterns: [String], files: [String], expected: Bool) {
        let project = Project(key: ProjectKey(dir: "."), whenModified: patterns)
        let tree = RepositoryTree(files: ["main.tf", "project/main.tf"], configText: nil)
        #expect(isDiverged(project, changedOnBase: files, checkout: .merge, in: tree) == expected)
        // Row 149: without a merge nothing diverges.
        #expect(!isDiverged(project, changedOnBase: files, checkout: .branch, in: tree))
    }

    @Test(
        "diverges from a project that nobody configured when its changes would find it",
        arguments: [
            ("project", ["project/main.tf"], true), ("project", ["project/modules/x/main.tf"], true), ("project", ["other/main.tf"], false),
            ("project", ["project/README.md"], false), (".", ["env/staging.tfvars"], true),
        ])
    func discovered(dir: String, files: [String], expected: Bool) {
        let tree = RepositoryTree(files: ["main.tf", "project/main.tf", "other/main.tf"], configText: nil)
        #expect(isDiverged(Project(key: ProjectKey(dir: dir)), changedOnBase: files, checkout: .merge, in: tree) == expected)
    }

    @Test("diverges from a project that uses a changed module, where the server follows modules")
    func modules() {
        let tree = tree(["modules/a/main.tf": "", "project/main.tf": "module \"a\" { source = \"../modules/a\" }"])
        for project in [Project(key: ProjectKey(dir: "project")), Project(key: ProjectKey(dir: "project"), whenModified: ["*.tf"])] {
            for (settings, expected) in [(DiscoverySettings(), false), (DiscoverySettings(moduleDependents: ["**/*.tf"]), true)] {
                let files = ["modules/a/main.tf"]
                #expect(isDiverged(project, changedOnBase: files, checkout: .merge, settings: settings, in: tree) == expected)
            }
        }
    }
}
