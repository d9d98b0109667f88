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
            #expect(tree == ["a b/ü\n.tf", "app/main.tf", "atlantis.yaml"])
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
            #expect(try await origin.checkouts.tree(at: commit, of: origin.repository) == ["a"])
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

@Suite("A project's working copy") struct WorkingCopyTests {
    @Test("is kept at its commit, with all that was made in it") func kept() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["app/main.tf": "one"])
            let pullRequest = origin.pullRequest()
            try await origin.checkouts.commitIsThere(commit, of: pullRequest)
            #expect(origin.checkouts.existingWorkingCopy(for: pullRequest.reference, project: project) == nil)
            let copy = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: commit)
            #expect(read("\(copy)/app/main.tf") == "one")
            try "plan".write(toFile: "\(copy)/app/default.tfplan", atomically: true, encoding: .utf8)
            try "changed".write(toFile: "\(copy)/app/main.tf", atomically: true, encoding: .utf8)
            // A server that starts anew finds it.
            let again = Origin.checkouts(in: folder)
            #expect(again.existingWorkingCopy(for: pullRequest.reference, project: project) == copy)
            #expect(try await again.workingCopy(for: pullRequest.reference, project: project, at: commit) == copy)
            #expect(names(in: "\(copy)/app") == ["main.tf", "default.tfplan"])
            #expect(read("\(copy)/app/main.tf") == "changed")
            #expect(try await again.isTracked("app/main.tf", in: copy, of: origin.repository))
            #expect(try await !again.isTracked("app/default.tfplan", in: copy, of: origin.repository))
            #expect(try await !again.isTracked(":(glob)**", in: copy, of: origin.repository))
        }
    }

    @Test("moves to another commit: what git knows changes, the rest stays, plans go") func moved() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let first = try await origin.commit(["app/main.tf": "one", "app/old.tf": "x", ".gitignore": ".terraform\n*.tfplan\n"])
            let second = try await origin.commit(["app/main.tf": "two", "app/old.tf": nil, "known.tfplan": "known"])
            let pullRequest = origin.pullRequest()
            for commit in [first, second] { try await origin.checkouts.commitIsThere(commit, of: pullRequest) }
            let copy = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: first)
            for (name, text) in [
                ("app/.terraform/x", "p"), ("app/terraform.tfstate", "s"), ("app/a.tfplan", "p"), (".terragrunt-cache/a.tfplan", "p"),
                ("app/main.tf", "edited"),
            ] {
                let file = URL(filePath: "\(copy)/\(name)")
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            #expect(try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: second) == copy)
            #expect(names(in: "\(copy)/app") == ["main.tf", ".terraform", "terraform.tfstate"])
            #expect(read("\(copy)/app/main.tf") == "two")
            #expect(read("\(copy)/.terragrunt-cache/a.tfplan") == "p")
            #expect(read("\(copy)/known.tfplan") == "known")
        }
    }

    @Test(
        "that is broken is made anew",
        arguments: ["index.lock", "no note", "cut off", "no administration", "broken index", "no folder", "other .git"])
    func broken(how: String) async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let first = try await origin.commit(["app/main.tf": "one", "b": "b"])
            let second = try await origin.commit(["app/main.tf": "two"])
            let pullRequest = origin.pullRequest()
            for commit in [first, second] { try await origin.checkouts.commitIsThere(commit, of: pullRequest) }
            let copy = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: first)
            let name = URL(filePath: copy).lastPathComponent
            let administration = folder.appending(path: "data/mirrors/github.com/acme/infra+.git/worktrees/\(name)")
            switch how {
            case "index.lock": try Data().write(to: administration.appending(path: "index.lock"))
            case "no note": try FileManager.default.removeItem(at: administration.appending(path: "bulkhead-commit"))
            case "cut off":
                try FileManager.default.removeItem(at: administration.appending(path: "bulkhead-commit"))
                try FileManager.default.removeItem(atPath: "\(copy)/app")
                try Data().write(to: administration.appending(path: "index.lock"))
            case "no administration": try FileManager.default.removeItem(at: administration)
            case "broken index": try Data("broken".utf8).write(to: administration.appending(path: "index"))
            case "no folder": try FileManager.default.removeItem(atPath: copy)
            default: try "gitdir: /nowhere".write(toFile: "\(copy)/.git", atomically: true, encoding: .utf8)
            }
            for commit in [second, first] {
                #expect(try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: commit) == copy)
                #expect(read("\(copy)/app/main.tf") == (commit == first ? "one" : "two"))
                #expect(read("\(copy)/b") == "b")
            }
        }
    }

    @Test("runs nothing that the repository or an earlier run put there") func nothingRuns() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let evil = "#!/bin/sh\ntouch \(folder.path)/ran\n"
            let first = try await origin.commit([
                ".gitattributes": "* filter=evil diff=evil merge=evil\n", "hooks/post-checkout": evil, "a.txt": "1",
                ".gitmodules": "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c 'touch ran'\n",
            ])
            let second = try await origin.commit(["a.txt": "2"])
            let pullRequest = origin.pullRequest()
            for commit in [first, second] { try await origin.checkouts.commitIsThere(commit, of: pullRequest) }
            let copy = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: first)
            // What a run could write in its copy: another git folder with filters and hooks.
            try FileManager.default.createDirectory(atPath: "\(copy)/evil/hooks", withIntermediateDirectories: true)
            try await origin.git("init", "-q", "--bare", "\(copy)/evil", in: URL(filePath: copy))
            for (key, value) in [("filter.evil.smudge", "touch \(folder.path)/ran"), ("core.fsmonitor", "touch \(folder.path)/ran")] {
                try await origin.git("config", "-f", "\(copy)/evil/config", key, value)
            }
            try evil.write(toFile: "\(copy)/evil/hooks/post-checkout", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(copy)/evil/hooks/post-checkout")
            try "gitdir: \(copy)/evil".write(toFile: "\(copy)/.git", atomically: true, encoding: .utf8)
            _ = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: second)
            #expect(read("\(copy)/a.txt") == "2")
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "ran").path))
        }
    }

    @Test("is not made of a commit that is an attack on old gits") func gitmodules() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit([".gitmodules": "[submodule \"x\"]\n\tpath = x\n\turl = a\n\tupdate = !touch ran\n"])
            let fault = await #expect(throws: CheckoutFault.self) {
                try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            }
            #expect(fault?.text.contains("disallowed submodule update setting") == true)
        }
    }

    @Test("works for people's own calls of git in it") func ownCalls() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["app/main.tf": "one"])
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            let copy = try await origin.checkouts.workingCopy(for: origin.pullRequest().reference, project: project, at: commit)
            let inside = URL(filePath: "\(copy)/app")
            #expect(try await origin.git("rev-parse", "HEAD", in: inside) == commit)
            #expect(try await origin.git("rev-parse", "--show-toplevel", in: inside) == copy)
            #expect(try await origin.git("status", "--porcelain", in: inside) == "")
            #expect(try await origin.git("worktree", "list", in: inside).contains(copy))
        }
    }

    @Test("is made beside many others at once") func many() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["app/main.tf": "one"])
            let pullRequest = origin.pullRequest()
            try await origin.checkouts.commitIsThere(commit, of: pullRequest)
            let copies = try await withThrowingTaskGroup(of: String.self) { tasks in
                for index in 0..<60 {
                    tasks.addTask {
                        try await origin.checkouts.workingCopy(
                            for: pullRequest.reference, project: ProjectKey(dir: "p\(index)"), at: commit)
                    }
                }
                return try await tasks.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(copies.count == 60)
            #expect(copies.allSatisfy { read("\($0)/app/main.tf") == "one" })
        }
    }

    @Test("goes with its pull request, and no other does") func removal() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["app/main.tf": "one"])
            var copies: [Int: String] = [:]
            for number in [7, 70] {
                let pullRequest = origin.pullRequest(number)
                try await origin.checkouts.commitIsThere(commit, of: pullRequest)
                copies[number] = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: commit)
            }
            let cache = "\(copies[7] ?? "")/cache"
            try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: "\(cache)/x"))
            try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: cache)
            try FileManager.default.createSymbolicLink(atPath: "\(copies[7] ?? "")/link", withDestinationPath: copies[70] ?? "")
            try await origin.checkouts.removeAll(of: origin.pullRequest(7).reference)
            try await origin.checkouts.removeAll(of: origin.pullRequest(9).reference)
            #expect(names(in: folder.appending(path: "data/work/github.com/acme/infra").path) == ["70"])
            let mirror = folder.appending(path: "data/mirrors/github.com/acme/infra+.git").path
            #expect(names(in: "\(mirror)/worktrees").count == 1)
            #expect(names(in: "\(mirror)/refs/bulkhead") == ["70"])
            #expect(read("\(copies[70] ?? "")/app/main.tf") == "one")
        }
    }

    @Test("lies in folders that are for us alone") func modes() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let commit = try await origin.commit(["a": "1"])
            try await origin.checkouts.commitIsThere(commit, of: origin.pullRequest())
            _ = try await origin.checkouts.workingCopy(for: origin.pullRequest().reference, project: project, at: commit)
            for path in ["data", "data/work", "data/work/github.com/acme/infra/7", "data/mirrors/github.com"] {
                let mode = try FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path)[.posixPermissions] as? Int
                #expect(mode == 0o700, "\(path)")
            }
        }
    }
}

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
            #expect(tree == [".gitignore", "a.tf", "generated"])
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
