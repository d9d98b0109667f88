import Domain
import Foundation
import RepoConfig
import Sandbox

/// What lies in a folder on this machine: what git knows or would take, or everything where there is no git. Links are not followed.
struct WorkingCopy: Sendable {
    /// Absolute path of its root.
    let root: String
    /// Relative to the root, in order; links among them.
    let files: [String]
    let links: Set<String>
    /// Where it came from and what it is compared with, as far as git knows.
    let originURL: String?
    let mainBranch: String?

    init(_ folder: String, environment: [String: String]) async throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw UsageError("there is no folder \(folder) (--dir)")
        }
        let git = GitQuestions(folder: folder, environment: environment)
        let top = await git.answer(["rev-parse", "--show-toplevel"])?.trimmingSuffix("\n")
        root = top ?? folder
        let listed = top == nil ? nil : await git.inside(root).list()
        let kinds = Self.kinds(of: listed ?? Self.everything(below: root), below: root)
        files = kinds.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        links = Set(kinds.filter { $0.value == .typeSymbolicLink }.keys)
        originURL = await git.answer(["config", "--get", "remote.origin.url"])?.trimmingSuffix("\n")
        let head = await git.answer(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"])
        mainBranch = head.flatMap { $0.hasPrefix("origin/") ? $0.dropFirst(7).description.trimmingSuffix("\n") : nil }
    }

    /// The files that are there, without folders and what is neither file nor link.
    private static func kinds(of paths: [String], below root: String) -> [String: FileAttributeType] {
        var kinds: [String: FileAttributeType] = [:]
        for path in paths {
            let type = (try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)"))?[.type] as? FileAttributeType
            if let type, type == .typeRegular || type == .typeSymbolicLink { kinds[path] = type }
        }
        return kinds
    }

    private static func everything(below root: String) -> [String] {
        guard let all = FileManager.default.enumerator(atPath: root) else { return [] }
        var files: [String] = []
        for case let path as String in all {
            if [".git", ".terraform"].contains(path.split(separator: "/").last.map(String.init)) {
                all.skipDescendants()
            } else {
                files.append(path)
            }
        }
        return files
    }

    /// A file's text; nil if it is no file of the working copy, a link, or larger than any configuration.
    func text(of path: String) -> String? {
        guard files.contains(path), !links.contains(path), let file = FileHandle(forReadingAtPath: "\(root)/\(path)") else { return nil }
        defer { try? file.close() }
        guard let bytes = try? file.read(upToCount: Self.longestText + 1), bytes.count <= Self.longestText else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let longestText = 4 << 20

    /// The tree as finding projects sees it, with the texts of its code.
    func tree(configText: String?) -> RepositoryTree {
        var tree = RepositoryTree(files: files, configText: configText, hasYmlFile: files.contains("atlantis.yml"))
        tree.links = links
        for path in sourcesNeededToExplain(tree) { tree.sources[path] = text(of: path) }
        return tree
    }
}

/// Asks git about a working copy; no answer where there is no git, or git does not want to say.
private struct GitQuestions {
    var folder: String
    var environment: [String: String]

    func inside(_ folder: String) -> GitQuestions { GitQuestions(folder: folder, environment: environment) }

    func answer(_ arguments: [String]) async -> String? {
        // Nothing that lies in the folder may have a program run, and nothing around us may choose another repository.
        let careful = ["-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit"]
        let environment = environment.filter { !$0.key.hasPrefix("GIT_") }
        let invocation = Invocation("git", careful + arguments, environment: environment, in: folder)
        guard let printed = try? await Launcher().capture(invocation, within: .seconds(60)), printed.ending.isSuccess else { return nil }
        return printed.text
    }

    /// What is committed, and what is new and not ignored.
    func list() async -> [String]? {
        let text = await answer(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        return text.map { $0.split(separator: "\0").map(String.init) }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
