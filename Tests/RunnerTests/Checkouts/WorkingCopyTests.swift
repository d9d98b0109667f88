import Domain
import Foundation
import Git
import Runner
import Sandbox
import TestSupport
import Testing

private let project = ProjectKey(dir: "app")

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

    @Test("holds nothing of a commit whose checkout was cut off") func cutOff() async throws {
        try await withTemporaryFolder { folder in
            let origin = try await Origin(in: folder)
            let first = try await origin.commit(["main.tf": "one"])
            let second = try await origin.commit(["main.tf": "two"])
            let pullRequest = origin.pullRequest()
            for commit in [first, second] { try await origin.checkouts.commitIsThere(commit, of: pullRequest) }
            let copy = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: first)
            let name = URL(filePath: copy).lastPathComponent
            // As a killed git leaves it: a file is there, the index does not say so yet.
            try FileManager.default.removeItem(
                at: folder.appending(path: "data/mirrors/github.com/acme/infra+.git/worktrees/\(name)/bulkhead-commit"))
            try Data().write(to: URL(filePath: "\(copy)/left.tf"))
            _ = try await origin.checkouts.workingCopy(for: pullRequest.reference, project: project, at: second)
            #expect(names(in: copy) == [".git", "main.tf"])
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
