import Patterns

/// What lies in a repository at a commit.
package struct RepositoryTree: Sendable {
    /// Every folder that holds a file somewhere below it, and the root.
    let folders: Set<String>
    /// The folders that hold Terraform's files themselves.
    let roots: Set<String>
    /// The text of the configuration; nil if there is no such file.
    let configText: String?
    /// Whether `atlantis.yml` lies in the root, which is always a mistake.
    let hasYmlFile: Bool

    /// `files` are the paths of all files, relative to the root. Takes time linear in them.
    package init(files: some Sequence<String>, configText: String?, hasYmlFile: Bool = false) {
        var folders: Set<String> = ["."]
        var roots: Set<String> = []
        for file in files {
            let folder = RelativePath.folder(of: file)
            for above in Self.foldersAbove(file) where !folders.insert(above).inserted { break }
            if folders.contains(folder), Self.isIndicator(RelativePath.name(of: file)) { roots.insert(folder) }
        }
        self.folders = folders
        self.roots = roots
        self.configText = configText
        self.hasYmlFile = hasYmlFile
    }

    /// The folders that a file lies in, the nearest first. Nobody keeps a root as deep as those that are left out, and a few
    /// files in folders of thousands of levels would fill the memory.
    static func foldersAbove(_ file: String) -> some Sequence<String> {
        let isSane = file.utf8.count <= 1024 && file.utf8.count { $0 == UInt8(ascii: "/") } <= 64
        let nearest = isSane ? RelativePath.folder(of: file) : "."
        return sequence(first: nearest) { $0 == "." ? nil : RelativePath.folder(of: $0) }
    }

    private static func isIndicator(_ name: String) -> Bool {
        name == "terragrunt.hcl" || indicators.contains { name.utf8.count >= $0.count && name.utf8.suffix($0.count).elementsEqual($0) }
    }

    private static let indicators = [".tf", ".tf.json", ".tofu", ".tofu.json"].map { Array($0.utf8) }
}
