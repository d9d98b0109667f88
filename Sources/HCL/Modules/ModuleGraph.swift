/// Which roots of a repository use which of its folders as modules, directly or through other modules.
///
/// It is filled folder by folder, so that only those are read that a root reaches:
///
///     var graph = ModuleGraph(roots: ["network", "dns"])
///     while let folder = graph.unread.first { graph.add(files(in: folder), in: folder) }
package struct ModuleGraph: Sendable {
    /// Folders whose files are wanted. Those that do not exist have no files.
    package private(set) var unread: Set<String>
    /// What was wrong in the files, so that calls may have been missed.
    package private(set) var diagnostics: [Diagnostic] = []
    private let roots: Set<String>
    private let dialect: Dialect
    private var known: Set<String>
    private var callers: [String: Set<String>] = [:]

    package init(roots: some Sequence<String>, dialect: Dialect = .terraform) {
        self.roots = Set(roots)
        self.dialect = dialect
        known = self.roots
        unread = self.roots
    }

    /// Takes the texts of a folder's files by their names.
    package mutating func add(_ files: [String: String], in folder: String) {
        guard unread.remove(folder) != nil else { return }
        let module = TerraformModule(files: files, in: folder, dialect: dialect)
        diagnostics += module.diagnostics.filter { $0.severity == .error }
        for call in module.moduleCalls where call.isLocal {
            guard let called = call.source.flatMap({ FolderPath.resolve($0, from: folder) }) else { continue }
            callers[called, default: []].insert(folder)
            if known.insert(called).inserted { unread.insert(called) }
        }
    }

    /// Takes everything that is wanted, until that is nothing more.
    package mutating func addAll(reading files: (_ folder: String) throws -> [String: String]) rethrows {
        while let folder = unread.first { add(try files(folder), in: folder) }
    }

    /// The roots that use one of the folders as a module, in order. A root is among them only if a module leads back to it.
    package func roots(using folders: some Sequence<String>) -> [String] {
        var found = Set<String>()
        var rest = Array(Set(folders))
        while let folder = rest.popLast() {
            for caller in callers[folder] ?? [] where found.insert(caller).inserted { rest.append(caller) }
        }
        return found.intersection(roots).sorted()
    }

    /// The roots that use a module in which one of the files lies, whatever kind of file it is.
    package func roots(touchedBy files: some Sequence<String>) -> [String] { roots(using: files.map(FolderPath.holding)) }
}
