import Domain
import RepoConfig
import Testing

private func cloud(_ name: String) -> String { "terraform {\n  cloud {\n    workspaces {\n      name = \(name)\n    }\n  }\n}\n" }
private func json(_ name: String) -> String { "{\"terraform\": {\"cloud\": {\"workspaces\": {\"name\": \"\(name)\"}}}}" }

@Suite("The workspace of a root that nobody configured") struct CloudWorkspaceDiscoveryTests {
    // projects rows 30-37; section 6
    @Test(
        "is the one that its code names",
        arguments: [
            (["main.tf": cloud("\"test-workspace\"")], "test-workspace", "test-workspace"),
            (["main.tf": "terraform {}"], "default", "default"),
            (
                [
                    "main.tf": "terraform { cloud { workspaces { tags = [\"a\"] } } }".replacing(" { ", with: " {\n").replacing(
                        " }", with: "\n}")
                ], "default", "default"
            ),
            (["main.tofu": cloud("\"tofu-workspace\"")], "default", "tofu-workspace"),
            (["main.tofu.json": json("tofu-json-workspace")], "default", "tofu-json-workspace"),
            (["main.tf": cloud("\"tf-workspace\""), "main.tofu": cloud("\"tofu-workspace\"")], "tf-workspace", "tofu-workspace"),
            (["main.tf.json": json("tf-json-workspace")], "tf-json-workspace", "tf-json-workspace"),
            (["main.tf.json": json("tf-json"), "main.tofu.json": json("tofu-json")], "tf-json", "tofu-json"),
            (["main.tofu": "terraform {{{"], "default", "default"), (["main.tf": cloud("var.name")], "default", "default"),
            (["a.tf": cloud("\"first\""), "b.tf": cloud("\"second\"")], "first", "first"),
            (["a.tf": "terraform {}\nterraform {}", "b.tf": cloud("\"second\"")], "second", "second"),
        ] as [([String: String], String, String)])
    func names(files: [String: String], terraform: String, openTofu: String) throws {
        #expect(try workspaces(files, .terraform) == [terraform])
        #expect(try workspaces(files, .opentofu) == [openTofu])
    }

    // projects row 38
    @Test(
        "must be safe",
        arguments: [
            ("a/b", "cannot contain '/' or '\\'"), ("a b", "cannot contain whitespace or control characters"),
            ("-x", "cannot start with '-'"),
        ])
    func unsafeNames(name: String, reason: String) {
        let place = "looking for Terraform Cloud workspace from configuration in 'work'"
        let expected = "\(place): invalid Terraform Cloud workspace name \"\(name)\" in \"main.tf\": \(reason)"
        #expect(message { _ = try workspaces(["main.tf": cloud("\"\(name)\"")], .terraform) } == expected)
    }

    // projects row 43; targets and configured projects take no part
    @Test("is looked for in each root, and only there")
    func each() throws {
        let texts = ["work/main.tf": cloud("\"test-workspace1\""), "test/main.tf": cloud("\"test-workspace12\"")]
        let changed = job(.changed(files: ["test/main.tf", "work/main.tf"], isAutomatic: true))
        #expect(try discover(changed, in: tree(texts)).projects.map(label) == ["- test test-workspace12", "- work test-workspace1"])
        let configured = tree(texts, config: "version: 3\nprojects: [{dir: work}]")
        #expect(try discover(changed, in: configured).projects.map(label) == ["- work default"])
        let target = job(.target(.place(dir: "work", workspace: nil), changedFiles: []))
        #expect(try discover(target, in: tree(texts)).projects.map(label) == ["- work default"])
    }

    @Test("is noted where only evaluating would show it")
    func unknown() throws {
        let (_, notes) = try discoverWithNotes(
            job(.changed(files: ["work/main.tf"], isAutomatic: true)), in: tree(["work/main.tf": cloud("var.x")]))
        #expect(notes == ["work/main.tf: the name of the workspace is no literal, so the workspace is 'default'"])
    }

    private func workspaces(_ files: [String: String], _ distribution: Distribution) throws -> [String] {
        let texts = Dictionary(uniqueKeysWithValues: files.map { ("work/\($0.key)", $0.value) })
        let job = job(.changed(files: texts.keys.sorted(), isAutomatic: true), settings: DiscoverySettings(distribution: distribution))
        return try discover(job, in: tree(texts)).projects.map(\.key.workspace)
    }
}
