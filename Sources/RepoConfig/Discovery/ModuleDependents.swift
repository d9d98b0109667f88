import Domain
import HCL
import Patterns

/// Which folders with projects use which modules of the repository.
struct ModuleDependents {
    private let graph: ModuleGraph
    /// Answers that were given already, by folder: many files lie in one.
    private var known: [String: [String]] = [:]
    /// What was wrong in the code, so that uses may be missing.
    let doubt: String?

    /// Reads the code of every folder that the operator's patterns make a project of; nil if there are no patterns.
    init?(_ settings: DiscoverySettings, in tree: RepositoryTree) {
        guard !settings.moduleDependents.isEmpty, let patterns = try? IgnorePatterns(settings.moduleDependents) else { return nil }
        var roots = Set<String>()
        for file in tree.files where patterns.matches(file) {
            if let root = ChangedRoots.root(for: file, in: tree), tree.folders.contains(root) { roots.insert(root) }
        }
        var graph = ModuleGraph(roots: roots, dialect: Dialect(settings.distribution))
        graph.addAll { tree.sources(in: $0) }
        self.graph = graph
        doubt = graph.diagnostics.first.map {
            "\($0.position.file), line \($0.position.line): \($0.text) Projects that use a module through this folder may be missing."
        }
    }

    /// The folders that use a module in whose folder the file lies.
    mutating func folders(touchedBy file: String) -> [String] {
        let folder = RelativePath.folder(of: file)
        if let folders = known[folder] { return folders }
        let folders = graph.roots(using: [folder])
        known[folder] = folders
        return folders
    }

    /// The folders that use a module in whose folder one of the files lies.
    func folders(touchedBy files: [String]) -> [String] { graph.roots(touchedBy: files) }
}
