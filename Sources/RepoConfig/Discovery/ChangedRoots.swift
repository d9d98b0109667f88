import Domain
import Patterns

/// Which folders are roots because of the files that changed.
enum ChangedRoots {
    /// The roots in the order of the files. For a module of nobody they are those that call it, as far as `dependents` know.
    static func of(
        _ files: [String], fileList: [String], in tree: RepositoryTree, dependents: ModuleDependents? = nil
    ) throws(DiscoveryFailure) -> [String] {
        let patterns = try patterns(fileList)
        var seen = Set<String>()
        var roots: [String] = []
        var dependents = dependents
        for file in files where !isNoise(file) && patterns.matches(file) {
            let found = root(for: file, in: tree).map { [$0] } ?? dependents?.folders(touchedBy: file) ?? []
            for root in found where tree.folders.contains(root) && seen.insert(root).inserted { roots.append(root) }
        }
        return roots
    }

    private static func patterns(_ list: [String]) throws(DiscoveryFailure) -> IgnorePatterns {
        do {
            return try IgnorePatterns(list)
        } catch {
            throw .refused("matching modified files with patterns: [\(list.joined(separator: " "))]: \(error)")
        }
    }

    /// State that someone committed, and the settings of a linter, are no reason to plan.
    private static func isNoise(_ path: String) -> Bool {
        path.contains("terraform.tfstate") || path.contains("tflint.hcl")
    }

    /// The root that a changed file belongs to; nil for a module of nobody.
    static func root(for file: String, in tree: RepositoryTree) -> String? {
        let folder = RelativePath.folder(of: file)
        if RelativePath.name(of: folder) == "env" { return RelativePath.folder(of: folder) }
        guard RelativePath.parts(of: folder).contains("modules") else { return folder }
        // By text and not by parts, as it has always been: for `mymodules/x/modules` this is `my`.
        let user = RelativePath.clean(textBeforeModules(folder + "/"))
        return tree.roots.contains(user) ? user : nil
    }

    private static func textBeforeModules(_ text: String) -> String {
        guard let found = text.utf8.firstRange(of: "modules/".utf8) else { return text }
        return String(text[..<found.lowerBound])
    }
}
