import Bridge
import Foundation
import TestSupport
import Testing

@Suite("The demo") struct DemoTests {
    @Test("shows headings and outputs of a comment, not its hints")
    func excerpt() {
        let comment = """
            Ran Plan for 2 projects:

            1. project: `network` dir: `network` workspace: `default`
            ---

            ### 1. project: `network` dir: `network` workspace: `default`
            <details><summary>Show Output</summary>

            ```diff
            + resource
            Plan: 1 to add, 0 to change, 0 to destroy.
            ```
            </details>

            * :arrow_forward: To **apply** this plan, comment:
              ```shell
              atlantis apply -p network
              ```
            * :put_litter_in_its_place: To **delete** this plan and lock, click [here](http://127.0.0.1:1/lock?id=a%252Fb)
            Plan: 1 to add, 0 to change, 0 to destroy.
            """
        let excerpt = CommentExcerpt(comment)
        #expect(
            excerpt.lines == [
                .heading("Ran Plan for 2 projects:"), .heading("1. project: network dir: network workspace: default"),
                .output("+ resource"), .output("Plan: 1 to add, 0 to change, 0 to destroy."),
            ])
        #expect(excerpt.lockLinks == ["http://127.0.0.1:1/lock?id=a%252Fb"])
    }

    @Test("keeps the beginning and the end of a long output")
    func longOutput() {
        let comment = "````\n" + (1...20).map { "line \($0)\n" }.joined() + "````"
        let lines = CommentExcerpt(comment, height: 6).lines
        #expect(lines.prefix(3) == [.output("line 1"), .output("line 2"), .cut(14)])
        #expect(lines.suffix(4) == (17...20).map { .output("line \($0)") })
    }

    @Test("hands no control characters on to the terminal")
    func controls() {
        #expect(CommentExcerpt("```\n\u{1B}[2Jhidden\u{202E}\u{9B}x\r\n```").lines == [.output("[2Jhiddenx")])
    }

    @Test("takes a folder's roots: not modules, states and what Terraform keeps")
    func ownRoots() throws {
        let files = [
            "a/b/main.tf": "", "c/main.tf": "module \"m\" { source = \"../lib\" }", "lib/main.tf": "", "modules/x/main.tf": "",
            "c/.terraform/modules/y/main.tf": "", "c/terraform.tfstate": "{}", "c/terraform.tfstate.backup": "{}", "docs/readme.md": "",
            ".git/config": "",
        ]
        try inFolder(files) { folder in
            let repository = try DemoRepository(copying: folder, mayApply: false)
            #expect(repository.roots == ["a/b", "c"])
            #expect(repository.files.keys.sorted() == ["a/b/main.tf", "c/main.tf", "docs/readme.md", "lib/main.tf", "modules/x/main.tf"])
            #expect(repository.proposal.files.keys.sorted() == ["a/b/bulkhead-demo.tf", "c/bulkhead-demo.tf"])
            #expect(!repository.mayApply)
        }
    }

    @Test("opens a pull request on ten roots at most")
    func manyRoots() throws {
        let files = Dictionary(uniqueKeysWithValues: (10..<22).map { ("r\($0)/main.tf", "") })
        try inFolder(files) { folder in
            let repository = try DemoRepository(copying: folder, mayApply: true)
            #expect(repository.roots.count == 12)
            #expect(repository.proposal.files.keys.sorted() == (10..<20).map { "r\($0)/bulkhead-demo.tf" })
        }
    }

    @Test("says what is missing in a folder without roots")
    func noRoots() throws {
        try inFolder(["readme.md": ""]) { folder in
            #expect { try DemoRepository(copying: folder, mayApply: false) } throws: { "\($0)".contains("holds no Terraform root") }
        }
        #expect { try DemoRepository(copying: "/no/such/folder", mayApply: false) } throws: { "\($0)".contains("is not a folder (--root)") }
    }

    @Test("changes two roots of its sample, whose every file is there before")
    func sample() {
        let sample = DemoRepository.sample(states: "/tmp/states")
        #expect(sample.proposal.files.keys.sorted() == ["compute/production/main.tf", "network/main.tf"])
        #expect(sample.proposal.files.keys.allSatisfy { sample.files[$0] != nil })
        #expect(sample.roots.allSatisfy { sample.files["\($0)/main.tf"] != nil })
    }

    private func inFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try body(folder.path)
    }
}
