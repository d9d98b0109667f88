import Domain
import RepoConfig
import Testing

/// `bar` is used by `baz` and `qux/quxx`, `foo` by `qux/quxx`, both through further modules of theirs or directly.
private let repositoryWithModules = [
    "modules/bar/init.tf": "", "modules/foo/init.tf": "module \"bar\" { source = \"../bar\" }", "modules/lonely/init.tf": "",
    "baz/init.tf": "module \"bar\" { source = \"../modules/bar\" }",
    "qux/quxx/init.tf": "module \"foo\" { source = \"../../modules/foo\" }", "other/init.tf": "module \"x\" { source = \"org/x/y\" }",
    "modules/own/init.tf": "module \"own\" { source = \"./\" }",
    "rooted/main.tf": "", "rooted/modules/bar/main.tf": "",
]

private let watching = DiscoverySettings(moduleDependents: ["**/init.tf"])

@Suite("A changed module") struct ModuleDiscoveryTests {
    // projects rows 23, 24 and sections 4, 5; row 7 holds without patterns
    @Test(
        "makes the roots that use it projects",
        arguments: [
            (["modules/bar/init.tf"], ["baz", "qux/quxx"]), (["modules/foo/init.tf"], ["qux/quxx"]), (["modules/lonely/init.tf"], []),
            (["modules/foo/x.tfvars"], ["qux/quxx"]), (["modules/foo/README.md"], []),
            (["baz/init.tf", "modules/bar/init.tf"], ["baz", "qux/quxx"]), (["modules/foo/init.tf", "baz/init.tf"], ["qux/quxx", "baz"]),
            (["modules/own/init.tf"], []), (["rooted/modules/bar/main.tf"], ["rooted"]),
        ])
    func discovered(files: [String], expected: [String]) throws {
        let job = job(.changed(files: files, isAutomatic: true), settings: watching)
        #expect(try discover(job, in: tree(repositoryWithModules)).projects.map(\.key.dir) == expected)
    }

    @Test("makes nothing a project where nobody asked for that")
    func off() throws {
        let job = job(.changed(files: ["modules/bar/init.tf"], isAutomatic: true))
        #expect(try discover(job, in: tree(repositoryWithModules)).projects.isEmpty)
    }

    // projects section 3
    @Test(
        "selects configured projects whatever their patterns say",
        arguments: [
            ("{dir: baz, autoplan: {when_modified: []}}", true, ["baz"]), ("{dir: qux/quxx}, {dir: other}", true, ["qux/quxx"]),
            ("{dir: baz, autoplan: {enabled: false}}", true, []), ("{dir: baz, autoplan: {enabled: false}}", false, ["baz"]),
            ("{dir: baz}, {dir: baz, workspace: w}", true, ["baz", "baz"]),
        ])
    func configured(projects: String, isAutomatic: Bool, expected: [String]) throws {
        let job = job(.changed(files: ["modules/bar/README.md"], isAutomatic: isAutomatic), settings: watching)
        let tree = tree(repositoryWithModules, config: "version: 3\nprojects: [\(projects)]")
        #expect(try discover(job, in: tree).projects.map(\.key.dir) == expected)
    }

    // projects row 24
    @Test("is found in circles, too")
    func circles() throws {
        let texts = [
            "a/init.tf": "module \"b\" { source = \"../b\" }", "b/init.tf": "module \"a\" { source = \"../a\" }",
            "c/init.tf": "module \"c\" { source = \"../c\" }",
        ]
        let settings = DiscoverySettings(mode: .disabled, moduleDependents: ["**/init.tf"])
        let config = "version: 3\nprojects: [{dir: a}, {dir: b}, {dir: c}]"
        for (file, expected) in [("a/x", ["a", "b"]), ("b/x", ["a", "b"]), ("c/x", ["c"])] {
            let job = job(.changed(files: [file], isAutomatic: true), settings: settings)
            #expect(try discover(job, in: tree(texts, config: config)).projects.map(\.key.dir) == expected)
        }
    }

    @Test(
        "is read in OpenTofu's files where that is the server's program", arguments: [(Distribution.opentofu, ["baz"]), (.terraform, [])])
    func openTofu(distribution: Distribution, expected: [String]) throws {
        let texts = ["modules/bar/main.tofu": "", "baz/main.tofu": "module \"bar\" { source = \"../modules/bar\" }"]
        let settings = DiscoverySettings(distribution: distribution, moduleDependents: ["**/*.tofu"])
        let job = job(.changed(files: ["modules/bar/main.tofu"], isAutomatic: true), settings: settings)
        #expect(try discover(job, in: tree(texts)).projects.map(\.key.dir) == expected)
    }

    @Test("in code that is broken elsewhere still counts, and the trouble is noted")
    func broken() throws {
        var texts = repositoryWithModules
        texts["other/init.tf"] = "module {{{"
        let job = job(.changed(files: ["modules/bar/init.tf"], isAutomatic: true), settings: watching)
        let (discovery, notes) = try discoverWithNotes(job, in: tree(texts))
        #expect(discovery.projects.map(\.key.dir) == ["baz", "qux/quxx"])
        #expect(notes.count == 1 && notes[0].hasPrefix("other/init.tf, line 1: "))
    }
}

@Suite("The files whose texts are wanted") struct SourcesNeededTests {
    @Test(
        "are as few as can be",
        arguments: [
            (["project1/x.tf"], DiscoverySettings(), ["project1/b.tfvars.tf", "project1/main.tf"]),
            (["README.md"], DiscoverySettings(), []),
            (["configured/main.tf"], DiscoverySettings(), []),
            (["README.md"], DiscoverySettings(mode: .disabled, moduleDependents: ["x"]), codeFiles),
        ])
    func changed(files: [String], settings: DiscoverySettings, expected: [String]) throws {
        #expect(try needed(job(.changed(files: files, isAutomatic: true), settings: settings)) == expected)
    }

    @Test(
        "are none where projects are named",
        arguments: [
            DiscoveryJob.Scope.nothing, .planned([ProjectKey(dir: "project1")]),
            .target(.place(dir: "project1", workspace: nil), changedFiles: []),
            .target(.project(name: "x"), changedFiles: []),
        ])
    func named(scope: DiscoveryJob.Scope) throws { #expect(try needed(job(scope)) == []) }

    @Test("are all that may say what a plan depends on where there are earlier plans")
    func earlierPlans() throws {
        var job = job(.changed(files: ["README.md"], isAutomatic: true))
        job.earlierPlans = [Plan(project: ProjectKey(dir: "x"), job: .init("1"), commit: "c", baseBranch: "main", sha256: nil)]
        #expect(try needed(job) == (codeFiles + ["project1/terraform.tfvars"]).sorted())
    }

    private static let codeFiles = ["configured/main.tf", "project1/b.tfvars.tf", "project1/main.tf", "project2/main.tofu.json"]
    private var codeFiles: [String] { Self.codeFiles }

    private func needed(_ job: DiscoveryJob) throws -> [String] {
        let files = Self.codeFiles + ["project1/terraform.tfvars", "README.md", "project1/script.sh"]
        let config = "version: 3\nautodiscover: {mode: enabled}\nprojects: [{dir: configured, name: x}]"
        return try sourcesNeeded(by: job, in: RepositoryTree(files: files, configText: config))
    }
}
