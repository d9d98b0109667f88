import Domain
import Foundation
import Git
import Runner
import Sandbox
import TestSupport
import Testing

private let project = ProjectKey(dir: "app")

@Suite("A repository's commits") struct CommitTests {
    @Test("are fetched by their id, listed and read") func fetch() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["app/main.tf": "one", "a b/ü\n.tf": "two", "atlantis.yaml": "version: 3\n"])
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            let tree = try await origin.checkouts.tree(at: commit, of: origin.repository)
            #expect(tree.files == ["a b/ü\n.tf", "app/main.tf", "atlantis.yaml"])
            let text = try await origin.checkouts.file("atlantis.yaml", at: commit, of: origin.repository)
            #expect(text == "version: 3\n")
            for missing in ["nope.yaml", "", "--help", ":(top)", "../../etc/passwd", "app/main.tf/x"] {
                let text = try? await origin.checkouts.file(missing, at: commit, of: origin.repository)
                #expect(text == .some(nil) || missing == "" || missing.hasPrefix("..") && text == nil, "\(missing)")
            }
        }
    }

    @Test("are fetched once, however many ask at once, and without history") func once() async throws {
        try await withTemporaryFolder { folder in
            let asked = Counter()
            let origin = try await Origin(in: folder) { _ in
                await asked.count()
                return nil
            }
            _ = try await origin.commit(["a": "1"])
            let commit = try await origin.commit(["a": "2"])
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<20 { tasks.addTask { try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest()) } }
                try await tasks.waitForAll()
            }
            #expect(await asked.value == 1)
            let mirror = folder.appending(path: "data/mirrors/github.com/acme/infra+.git")
            #expect(try await origin.git("rev-list", "--count", commit, in: mirror) == "1")
            // Another server on the same folder knows that it is there.
            try await Origin.checkouts(in: folder) { _ in throw CancellationError() }.commitIsThere(commit, of: origin.pullRequest())
        }
    }

    @Test("bring only what is new") func incremental() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let large = String((0..<200_000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
            let first = try await origin.commit(["large": large, "small": "1"])
            try await origin.checkouts.commitIsThere(first, of: origin.pullRequest())
            let second = try await origin.commit(["small": "2"])
            try await origin.checkouts.commitIsThere(second, of: origin.pullRequest(8))
            let mirror = folder.appending(path: "data/mirrors/github.com/acme/infra+.git")
            let packs = try await origin.git("count-objects", "-v", in: mirror)
            let size = packs.split(separator: "\n").first { $0.hasPrefix("size-pack:") || $0.hasPrefix("size:") }
            let counts = packs.split(separator: "\n").compactMap { Int($0.split(separator: " ").last ?? "") }
            #expect(size != nil && counts.allSatisfy { $0 < 300 }, "\(packs)")
        }
    }

    @Test("are found by their pull request's reference where the server gives out none by id") func byReference() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            try await origin.git("config", "uploadpack.allowAnySHA1InWant", "false")
            // The protocol's second version gives out any commit; the first asks the setting.
            try await origin.git("config", "protocol.version", "0")
            let commit = try await origin.commit(["a": "1"])
            _ = try await origin.commit(["a": "2"])
            try await origin.git("update-ref", "refs/merge-requests/7/head", "HEAD")
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest(7))
            #expect(try await origin.checkouts.tree(at: commit, of: origin.repository).files == ["a"])
        }
    }

    @Test("that nobody has are named, with what git said") func missing() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            _ = try await origin.commit(["a": "1"])
            let commit = String(repeating: "1", count: 40)
            let fault = await #expect(throws: CheckoutFault.self) {
                try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            }
            #expect(fault?.kind == .failed)
            let start = "running git fetch file://\(folder.path)/origin +\(commit):refs/bulkhead/7/\(commit): exit status 128: "
            #expect(fault?.text.hasPrefix(start) == true, "\(fault?.text ?? "")")
            #expect(fault?.text.hasSuffix("not our ref \(commit)") == true, "\(fault?.text ?? "")")
        }
    }

    @Test("are asked for by full ids only", arguments: ["", "HEAD", "main", "--upload-pack=touch /tmp/x", "0123456", "../../x"])
    func malformed(commit: String) async throws {
        try await withTemporaryFolder { folder in
            let checkouts = Origin.checkouts(in: folder)
            let reference = PullRequest.Reference(repository: Repository(host: "h", fullName: "a/b"), number: 1)
            let fault = await #expect(throws: CheckoutFault.self) {
                try await checkouts.workingCopy(for: reference, project: project, at: commit)
            }
            #expect(fault?.kind == .malformed)
            #expect(names(in: folder.path).isEmpty)
        }
    }

    @Test("survive a git that was killed") func locks() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let first = try await origin.commit(["a": "1"])
            try await origin.checkouts.commitIsThere(first, of: origin.pullRequest())
            let second = try await origin.commit(["a": "2"])
            let mirror = folder.appending(path: "data/mirrors/github.com/acme/infra+.git")
            for lock in ["shallow.lock", "packed-refs.lock", "refs/bulkhead/7/\(second).lock"] {
                try Data().write(to: mirror.appending(path: lock))
            }
            try await origin.checkouts.commitIsThere(second, of: origin.pullRequest())
        }
    }
}

private actor Counter {
    var value = 0
    func count() { value += 1 }
}
