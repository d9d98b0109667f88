import Domain
import Foundation
import Git
import Runner
import Sandbox
import TestSupport
import Testing

private let project = ProjectKey(dir: "app")

@Suite("The names of repositories and projects") struct NameTests {
    private static let hostile = [
        "..", ".", "", "/", "/etc", "../../../etc", "a/../b", "a\0b", "~", "-rf", "a b", "a\nb", "ü", "a+b", ".git", "$(id)", "7",
        String(repeating: "x", count: 5000), String(repeating: "x", count: 4999), "A", "a", "a_b", "a/b", "a.b",
    ]

    @Test("never lead elsewhere, and no two share a folder") func folders() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["a": "1"])
            let pullRequest = origin.pullRequest()
            try await origin.checkouts.commitIsThere(commit, of: pullRequest)
            var copies: Set<String> = []
            for name in Self.hostile {
                for key in [ProjectKey(dir: name), ProjectKey(dir: "x", workspace: name), ProjectKey(dir: "x", name: name)] {
                    let copy = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: key, at: commit)
                    #expect(URL(filePath: copy).deletingLastPathComponent().path == "\(folder.path)/data/work/github.com/acme/infra/7")
                    #expect(URL(filePath: copy).lastPathComponent.utf8.count < 80)
                    #expect(copies.insert(copy).inserted, "\(key)")
                }
            }
            #expect(names(in: folder.path) == ["home", "origin", "data"])
            #expect(names(in: folder.appending(path: "data").path) == ["mirrors", "work"])
        }
    }

    @Test("of hostile repositories stay below the data folder", arguments: hostile) func repositories(name: String) async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["a": "1"])
            for repository in [Repository(host: name, fullName: "a/b"), Repository(host: "h", fullName: "\(name)/\(name)")] {
                let reference = PullRequest.Reference(repository: repository, number: 7)
                let pullRequest = PullRequest(
                    reference: reference, head: .init(repository: repository, branch: name, commit: commit), baseBranch: name, author: name,
                    url: name)
                try await origin.checkouts.commitIsThere(commit, of: pullRequest)
                let copy = try await origin.checkouts.workingCopy(for: reference, project: project, at: commit)
                #expect(copy.hasPrefix("\(folder.path)/data/work/") && !copy.contains("/../"))
                #expect(read("\(copy)/a") == "1")
            }
            #expect(names(in: folder.path) == ["home", "origin", "data"])
        }
    }
}

@Suite("A project's folder") struct FolderTests {
    @Test(
        "is found in the working copy, or refused",
        arguments: [
            ("app", "app", nil), (".", "", nil), ("inside", "app", nil), ("app/../app", "app", nil), ("/app", "app", nil),
            ("nope", nil, "dir \"nope\" does not exist"), ("dangling", nil, "dir \"dangling\" does not exist"),
            ("app/main.tf", nil, "dir \"app/main.tf\" does not exist"), ("app\0", nil, "dir \"app\0\" does not exist"),
            ("outside", nil, "dir \"outside\": path traversal detected: it leads out of the repository"),
            ("outside/sub", nil, "dir \"outside/sub\": path traversal detected: it leads out of the repository"),
            ("sibling", nil, "dir \"sibling\": path traversal detected: it leads out of the repository"),
            ("..", nil, "dir \"..\": path traversal detected: it leads out of the repository"),
        ] as [(String, String?, String?)])
    func folder(dir: String, place: String?, refusal: String?) async throws {
        try await withTemporaryFolder { folder in
            let checkouts = Origin.checkouts(in: folder)
            let copy = folder.appending(path: "copy")
            for path in ["copy/app", "copy-sibling", "elsewhere/sub"] {
                try FileManager.default.createDirectory(at: folder.appending(path: path), withIntermediateDirectories: true)
            }
            try Data().write(to: copy.appending(path: "app/main.tf"))
            for (link, target) in [("inside", "app"), ("outside", "../elsewhere"), ("sibling", "../copy-sibling"), ("dangling", "none")] {
                try FileManager.default.createSymbolicLink(atPath: copy.appending(path: link).path, withDestinationPath: target)
            }
            do {
                let found = try checkouts.folder(of: dir, in: copy.path)
                #expect(found == place.map { $0.isEmpty ? copy.path : "\(copy.path)/\($0)" })
            } catch {
                #expect((error as? CheckoutFault)?.text == refusal)
            }
        }
    }
}

@Suite("What hooks leave behind") struct HookTests {
    @Test("becomes a commit that projects are checked out at") func snapshot() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["a.tf": "1", "gone.tf": "1", ".gitignore": "generated\n"])
            let reference = origin.pullRequest().reference
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            let copy = try await origin.checkouts.workingCopyForHooks(of: reference, named: "run/1", at: commit)
            #expect(try await origin.checkouts.snapshot(ofHooks: "run/1", of: reference, at: commit) == nil)
            try "2".write(toFile: "\(copy)/a.tf", atomically: true, encoding: .utf8)
            try "new".write(toFile: "\(copy)/generated", atomically: true, encoding: .utf8)
            try FileManager.default.removeItem(atPath: "\(copy)/gone.tf")
            let snapshot = try #require(try await origin.checkouts.snapshot(ofHooks: "run/1", of: reference, at: commit))
            try await origin.checkouts.removeWorkingCopyForHooks(of: reference, named: "run/1")
            #expect(!FileManager.default.fileExists(atPath: copy))
            // Nobody can fetch it: it is there already.
            try await Origin.checkouts(in: folder) { _ in throw CancellationError() }.commitIsThere(snapshot, of: origin.pullRequest())
            let tree = try await origin.checkouts.tree(at: snapshot, of: origin.repository)
            #expect(tree.files == [".gitignore", "a.tf", "generated"])
            let project = try await origin.checkouts.workingCopy(for: reference, project: project, at: snapshot)
            #expect(read("\(project)/a.tf") == "2" && read("\(project)/generated") == "new")
        }
    }

    @Test("is gone for the next run") func fresh() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["a.tf": "1"])
            let reference = origin.pullRequest().reference
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            for _ in 0..<2 {
                let copy = try await origin.checkouts.workingCopyForHooks(of: reference, named: "same", at: commit)
                #expect(names(in: copy) == [".git", "a.tf"])
                try Data().write(to: URL(filePath: "\(copy)/left"))
            }
        }
    }
}
