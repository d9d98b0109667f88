import Foundation
import LocalForge

extension DemoRepository {
    private static let mostRoots = 10
    /// A folder of roots is small; one that is not is the wrong folder.
    private static let mostBytes = 100 << 20

    /// The folder `path` as a repository, with a pull request that adds a file to its roots.
    package init(copying path: String, mayApply: Bool) throws {
        let files = try Self.read(URL(filePath: path))
        let found = Self.roots(among: files)
        guard !found.isEmpty else {
            throw DemoFault("\(path) holds no Terraform root: no folder with .tf files that is not used as a module")
        }
        let chosen = found.prefix(Self.mostRoots)
        let changes = chosen.map { root in
            (root == "." ? Self.addedFile : "\(root)/\(Self.addedFile)", CommittedFile.text(Self.addedText))
        }
        self.init(
            name: "acme/infrastructure", files: files,
            proposal: Proposal(
                branch: "bulkhead-demo", title: "Plan \(chosen.count == 1 ? "the root" : "\(chosen.count) roots")",
                body: "Adds `\(Self.addedFile)`, which holds only a comment, so that each root is planned.",
                files: Dictionary(uniqueKeysWithValues: changes)),
            sequel: nil, roots: found, mayApply: mayApply)
    }

    private static let addedFile = "bulkhead-demo.tf"
    private static let addedText = "# Only here so that this root is planned.\n"

    /// Every file below `folder`, without what programs leave there: git's own, provider caches, states, plans.
    private static func read(_ folder: URL) throws -> [String: CommittedFile] {
        let root = folder.resolvingSymlinksInPath().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder.boolValue,
            let paths = FileManager.default.enumerator(atPath: root)
        else { throw DemoFault("\(folder.path) is not a folder (--root)") }
        var files: [String: CommittedFile] = [:]
        var size = 0
        while let path = paths.nextObject() as? String {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let type = paths.fileAttributes?[.type] as? FileAttributeType
            if isLeftOut(name) {
                if type == .typeDirectory { paths.skipDescendants() }
                continue
            }
            guard let file = try self.file("\(root)/\(path)", type, paths.fileAttributes ?? [:]) else { continue }
            size += (paths.fileAttributes?[.size] as? Int) ?? 0
            guard size <= mostBytes else {
                throw DemoFault("\(folder.path) holds more than \(mostBytes >> 20) MB of files: choose the folder of your Terraform code")
            }
            files[path] = file
        }
        return files
    }

    private static func isLeftOut(_ name: String) -> Bool {
        [".git", ".terraform"].contains(name) || name.contains(".tfstate") || name.hasSuffix(".tfplan") || name == addedFile
    }

    private static func file(_ path: String, _ type: FileAttributeType?, _ attributes: [FileAttributeKey: Any]) throws -> CommittedFile? {
        switch type {
        case .typeSymbolicLink?: return .symbolicLink(to: try FileManager.default.destinationOfSymbolicLink(atPath: path))
        case .typeRegular?:
            let mode = attributes[.posixPermissions] as? Int ?? 0
            return .data(try Data(contentsOf: URL(filePath: path)), isExecutable: mode & 0o100 != 0)
        default: return nil
        }
    }

    /// Folders that hold Terraform code and are not a module: neither used by another folder nor under one called `modules`.
    private static func roots(among files: [String: CommittedFile]) -> [String] {
        let code = files.filter { $0.key.hasSuffix(".tf") || $0.key.hasSuffix(".tofu") }
        let folders = Set(code.keys.map(folder))
        let modules = Set(code.flatMap { path, file in sources(in: file).map { resolved($0, from: folder(of: path)) } })
        return folders.filter { !modules.contains($0) && !$0.split(separator: "/").contains("modules") }.sorted()
    }

    /// The local modules that a file names.
    private static func sources(in file: CommittedFile) -> [String] {
        guard case .data(let data, _) = file else { return [] }
        return String(decoding: data, as: UTF8.self).matches(of: /source\s*=\s*"(\.\.?\/[^"]*)"/).map { String($0.output.1) }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func resolved(_ source: String, from folder: String) -> String {
        var parts = folder == "." ? [] : folder.split(separator: "/")
        for part in source.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
