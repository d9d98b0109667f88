import Domain
import Foundation
import Runner
import TestSupport
import Testing

@Suite("A head merged into its base branch") struct MergingTests {
    /// An origin whose branch `feature` parted from `main` before its last commit.
    static func with(
        base: [String: String?], head: [String: String?],
        isolation: isolated (any Actor)? = #isolation, _ body: (Origin, String, String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            for number in 1...3 { _ = try await origin.commit(["a.tf": "one\n", "b.tf": "one\n", "count": "\(number)"]) }
            try await origin.git("checkout", "-q", "-b", "feature")
            let head = try await origin.commit(head)
            try await origin.git("checkout", "-q", "main")
            try await body(origin, try await origin.commit(base), head)
        }
    }

    // Row 140.
    @Test("has both as parents, holds the changes of both, and is the same commit each time") func merge() async throws {
        try await Self.with(base: ["a.tf": "two\n"], head: ["b.tf": "two\n", "c.tf": "new\n"]) { origin, base, head in
            let pullRequest = origin.pullRequest(head: head)
            let merged = try await origin.checkouts.merge(of: pullRequest, renews: true)
            #expect(!merged.isAgain)
            #expect(try await origin.checkouts.merge(of: pullRequest, renews: true) == merged)
            let tree = try await origin.checkouts.tree(at: merged.commit, of: origin.repository)
            #expect(tree.files == ["a.tf", "b.tf", "c.tf", "count"])
            for (name, text) in ["a.tf": "two\n", "b.tf": "two\n"] {
                #expect(try await origin.checkouts.file(name, at: merged.commit, of: origin.repository) == text)
            }
            let mirror = origin.folder.appending(path: "data/mirrors/github.com/acme/infra+.git")
            #expect(
                try await origin.git("rev-list", "--parents", "-n", "1", merged.commit, in: mirror) == "\(merged.commit) \(base) \(head)")
            // Made anew of the same commits, by a server that knows nothing of it, it is the same.
            try await origin.checkouts.removeAll(of: pullRequest.reference)
            #expect(try await origin.checkouts.merge(of: pullRequest, renews: true) == merged)
            let copy = try await origin.checkouts.workingCopy(
                for: pullRequest.reference, project: ProjectKey(dir: "."), at: merged.commit)
            #expect(read("\(copy)/c.tf") == "new\n")
        }
    }

    // Rows 141 and 148.
    @Test("is made again when the base branch went on, but only for who asks for it") func again() async throws {
        try await Self.with(base: ["a.tf": "two\n"], head: ["b.tf": "two\n"]) { origin, _, head in
            let pullRequest = origin.pullRequest(head: head)
            let first = try await origin.checkouts.merge(of: pullRequest, renews: true)
            _ = try await origin.commit(["d.tf": "late\n"])
            #expect(try await origin.checkouts.merge(of: pullRequest, renews: false) == first)
            let second = try await origin.checkouts.merge(of: pullRequest, renews: true)
            #expect(second.isAgain && second.commit != first.commit)
            #expect(try await origin.checkouts.merge(of: pullRequest, renews: true).isAgain == false)
            #expect(try await origin.checkouts.changes(from: first.commit, to: second.commit, of: origin.repository) == ["d.tf"])
            try await origin.git("checkout", "-q", "feature")
            let pushed = try await origin.commit(["e.tf": "new\n"])
            try await origin.git("checkout", "-q", "main")
            #expect(try await origin.checkouts.merge(of: origin.pullRequest(head: pushed), renews: true).isAgain == false)
        }
    }

    // Row 145.
    @Test("says in git's words what does not fit") func conflict() async throws {
        try await Self.with(base: ["a.tf": "two\n"], head: ["a.tf": "three\n"]) { origin, _, head in
            let text = "running git merge: exit status 1: Auto-merging a.tf\nCONFLICT (content): Merge conflict in a.tf"
            await #expect(throws: CheckoutFault(.conflict, text)) {
                try await origin.checkouts.merge(of: origin.pullRequest(head: head), renews: true)
            }
        }
    }

    // Row 146: a mirror without history gets it.
    @Test("is made right where only the head was fetched before") func shallow() async throws {
        try await Self.with(base: ["a.tf": "two\n"], head: ["b.tf": "two\n"]) { origin, _, head in
            try await origin.checkouts.commitIsThere(head, of: origin.pullRequest(head: head))
            let merged = try await origin.checkouts.merge(of: origin.pullRequest(head: head), renews: true)
            #expect(try await origin.checkouts.file("a.tf", at: merged.commit, of: origin.repository) == "two\n")
        }
    }

    @Test("minds no oddities of commits of long ago") func oldCommits() async throws {
        try await Self.with(base: ["a.tf": "two\n"], head: ["b.tf": "two\n"]) { origin, base, head in
            let tree = try await origin.git("rev-parse", "main^{tree}")
            let odd = "tree \(tree)\nparent \(base)\nauthor <> 99999999999999999999 +051800\ncommitter x<y> 05 +0000\n\nodd\n"
            try odd.write(to: origin.folder.appending(path: "odd"), atomically: true, encoding: .utf8)
            let file = origin.folder.appending(path: "odd").path
            let commit = try await origin.git("hash-object", "-w", "--literally", "-t", "commit", file)
            try await origin.git("reset", "-q", "--hard", commit)
            _ = try await origin.commit(["c.tf": "three\n"])
            let merged = try await origin.checkouts.merge(of: origin.pullRequest(head: head), renews: true)
            #expect(try await origin.checkouts.file("c.tf", at: merged.commit, of: origin.repository) == "three\n")
        }
    }

    @Test("takes no branch's name for anything else", arguments: ["", "--upload-pack=touch", "a..b", "main:refs/heads/x", "main\n"])
    func names(branch: String) async throws {
        try await Self.with(base: [:], head: [:]) { origin, _, head in
            let pullRequest = origin.pullRequest(head: head, base: branch)
            await #expect(throws: CheckoutFault(.malformed, "\"\(branch)\" is not the name of a branch")) {
                try await origin.checkouts.merge(of: pullRequest, renews: true)
            }
        }
    }

    // Row 158, and what divergence is asked about.
    @Test("knows what the base branch changed since they parted") func baseChanges() async throws {
        try await Self.with(base: ["a.tf": nil, "x y/ü.tf": "new"], head: ["b.tf": "two\n"]) { origin, _, head in
            let pullRequest = origin.pullRequest(head: head)
            let merged = try await origin.checkouts.merge(of: pullRequest, renews: true).commit
            #expect(Set(try await origin.checkouts.baseChanges(since: head, of: pullRequest)) == ["a.tf", "x y/ü.tf"])
            #expect(try await origin.checkouts.baseChanges(since: merged, of: pullRequest) == [])
            _ = try await origin.commit(["late.tf": "1"])
            _ = try await origin.commit(["late.tf": "2"])
            #expect(try await origin.checkouts.baseChanges(since: merged, of: pullRequest) == ["late.tf"])
        }
    }

    @Test("lets many texts be read at once, within bounds") func texts() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            var files: [String: String?] = ["empty": "", "a b/ü.tf": "ü\0x\n", "large": String(repeating: "x", count: 2000)]
            for number in 0..<30 { files["n/\(number)"] = "text \(number)\n" }
            let commit = try await origin.commit(files)
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            let wanted = Set(files.keys).union(["nowhere", "n"])
            let texts = try await origin.checkouts.texts(of: wanted, at: commit, of: origin.repository, limit: 1000)
            #expect(texts == files.filter { $0.key != "large" }.compactMapValues { $0 })
            let few = try await origin.checkouts.texts(of: wanted, at: commit, of: origin.repository, limit: 1000, total: 20)
            #expect(few.values.reduce(0) { $0 + $1.utf8.count } <= 20 && !few.isEmpty)
        }
    }
}
