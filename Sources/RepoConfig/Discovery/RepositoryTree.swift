import Patterns

/// What lies in a repository at a commit.
package struct RepositoryTree: Sendable {
    /// Every folder that holds a file somewhere below it, and the root.
    let folders: Set<String>
    /// The folders that hold Terraform's files themselves.
    let roots: Set<String>
    /// The names of the files in each folder whose text says something about the folder's code.
    let codeFiles: [String: [String]]
    /// The folders that are Terragrunt's.
    let terragruntFolders: Set<String>
    /// The paths of all files.
    let files: [String]
    /// The text of the configuration; nil if there is no such file.
    let configText: String?
    /// Whether `atlantis.yml` lies in the root, which is always a mistake.
    let hasYmlFile: Bool

    /// The texts of the files that ``sourcesNeeded(by:in:)`` asks for, by their paths. One that is missing could not be read.
    package var sources: [String: String] = [:]
    /// For the commits that earlier plans were made from, the paths that differ between them and this tree.
    package var changes: [String: [String]] = [:]
    /// The paths of symbolic links; nil where nobody looked, and then any file may be one.
    package var links: Set<String>?

    /// `files` are the paths of all files, relative to the root. Takes time linear in them.
    package init(files: some Sequence<String>, configText: String?, hasYmlFile: Bool = false) {
        var folders: Set<String> = ["."]
        var roots: Set<String> = []
        var codeFiles: [String: [String]] = [:]
        var terragruntFolders: Set<String> = []
        for file in files {
            let folder = RelativePath.folder(of: file)
            for above in Self.foldersAbove(file) where !folders.insert(above).inserted { break }
            guard folders.contains(folder) else { continue }
            let name = RelativePath.name(of: file)
            if CodeFile.isIndicator(name) { roots.insert(folder) }
            if name == CodeFile.terragrunt { terragruntFolders.insert(folder) }
            if CodeFile.isCode(name) { codeFiles[folder, default: []].append(name) }
        }
        self.files = Array(files)
        self.folders = folders
        self.roots = roots
        self.codeFiles = codeFiles
        self.terragruntFolders = terragruntFolders
        self.configText = configText
        self.hasYmlFile = hasYmlFile
    }

    /// The folders that a file lies in, the nearest first. Nobody keeps a root as deep as those that are left out, and a few
    /// files in folders of thousands of levels would fill the memory.
    static func foldersAbove(_ file: String) -> some Sequence<String> {
        let nearest = isSane(file) ? RelativePath.folder(of: file) : "."
        return sequence(first: nearest) { $0 == "." ? nil : RelativePath.folder(of: $0) }
    }

    /// Whether anyone would keep a file under such a path.
    static func isSane(_ file: String) -> Bool { file.utf8.count <= 1024 && file.utf8.count { $0 == UInt8(ascii: "/") } <= 64 }

    /// The paths of a folder's files whose text says something about its code.
    func codePaths(in folder: String) -> [String] { (codeFiles[folder] ?? []).map { folder == "." ? $0 : "\(folder)/\($0)" } }

    /// The paths of a folder's files that are a part of its configuration.
    func configurationPaths(in folder: String) -> [String] { codePaths(in: folder).filter(CodeFile.isConfiguration) }

    /// The texts of a folder's files by their names, as far as they are known.
    func sources(in folder: String) -> [String: String] {
        var texts: [String: String] = [:]
        for name in codeFiles[folder] ?? [] { texts[name] = sources[folder == "." ? name : "\(folder)/\(name)"] }
        return texts
    }
}

/// What the names of files say about them.
enum CodeFile {
    static let terragrunt = "terragrunt.hcl"

    /// Whether a folder with such a file is a root or a module.
    static func isIndicator(_ name: String) -> Bool { name == terragrunt || hasSuffix(name, of: configuration) }

    /// Whether it is a part of a module's configuration.
    static func isConfiguration(_ name: String) -> Bool { hasSuffix(name, of: configuration) }

    /// Whether it is code, or gives values to code.
    static func isCode(_ name: String) -> Bool { hasSuffix(name, of: configuration) || hasSuffix(name, of: values) }

    private static func hasSuffix(_ name: String, of suffixes: [[UInt8]]) -> Bool {
        suffixes.contains { name.utf8.count >= $0.count && name.utf8.suffix($0.count).elementsEqual($0) }
    }

    private static let configuration = [".tf", ".tf.json", ".tofu", ".tofu.json"].map { Array($0.utf8) }
    private static let values = [".tfvars", ".tfvars.json"].map { Array($0.utf8) }
}
