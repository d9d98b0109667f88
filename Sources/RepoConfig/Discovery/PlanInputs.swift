import Domain
import HCL
import Patterns

/// Which of a repository's files a plan of a project depends on.
package struct PlanInputs: Hashable, Sendable {
    /// The folders that are read with everything below them: the project's own and those of the local modules it calls.
    package var folders: [String]
    /// Why it may depend on any file of the repository; nil if it does not.
    package var doubt: Doubt?

    /// Why nobody can say which files are read.
    package enum Doubt: Hashable, Sendable {
        /// A step or a data source runs a program, which also knows the commit.
        case runsPrograms
        /// An argument or a variable of a step may name something outside of the project's folder.
        case argument(String)
        /// Code or values may name something outside of the folder.
        case reachesOut(file: String)
        /// A module's folder lies outside of the repository, is missing, or must be evaluated.
        case unknownModule(folder: String)
        /// It could not be read, or not all of it was understood.
        case unreadable(file: String)
        /// A symbolic link may lead anywhere; the file is nil where nobody looked for links.
        case link(file: String?)
        /// Terragrunt reads what lies in the folders above.
        case terragrunt(folder: String)
        /// There is more than anyone would look through.
        case tooMuch
    }
}

/// Finds out which files plans depend on. It reads each folder once, however many projects use it.
struct PlanInputsReader {
    private struct Folder {
        var calls: [String] = []
        var doubt: PlanInputs.Doubt?
    }

    private struct Key: Hashable {
        var folder: String
        var dialect: Dialect
    }

    private let tree: RepositoryTree
    private let policies: PolicyRules?
    /// For each folder with a link somewhere below it, one of the links.
    private let linked: [String: String]
    /// For each folder with a file of values somewhere below it that reaches out, one of the files.
    private let reachingValues: [String: String]
    private let hasOddPaths: Bool
    private var known: [Key: Folder] = [:]
    private var work = 0

    /// More than any real repository asks for; a hostile one must not keep us busy.
    private static let mostWork = 2_000_000

    init(_ tree: RepositoryTree, policies: PolicyRules?) {
        self.tree = tree
        self.policies = policies
        let links = tree.links ?? []
        linked = Self.foldersAbove(links)
        reachingValues = Self.foldersAbove(
            tree.sources.lazy.filter { !CodeFile.isConfiguration($0.key) && OutwardPaths.areIn($0.value) }.map(\.key))
        hasOddPaths = links.contains { !RepositoryTree.isSane($0) }
    }

    private static func foldersAbove(_ files: some Sequence<String>) -> [String: String] {
        var folders: [String: String] = [:]
        for file in files {
            for folder in RepositoryTree.foldersAbove(file) where folders.updateValue(file, forKey: folder) != nil { break }
        }
        return folders
    }

    mutating func inputs(of project: Project) -> PlanInputs {
        let dir = project.key.dir
        var inputs = PlanInputs(folders: [dir], doubt: StepInputs.doubt(about: project, policies: policies))
        var seen: Set<String> = [dir]
        var next = 0
        while inputs.doubt == nil, next < inputs.folders.count {
            let folder = read(inputs.folders[next], dialect: Dialect(project.distribution))
            next += 1
            work += 1 + folder.calls.count
            inputs.doubt = work > Self.mostWork ? .tooMuch : folder.doubt
            for call in folder.calls where seen.insert(call).inserted { inputs.folders.append(call) }
        }
        inputs.folders.sort()
        return inputs
    }

    private mutating func read(_ path: String, dialect: Dialect) -> Folder {
        let key = Key(folder: path, dialect: dialect)
        if let folder = known[key] { return folder }
        var folder = Folder(doubt: doubt(aboutFilesIn: path))
        if folder.doubt == nil { readCode(in: path, dialect, into: &folder) }
        known[key] = folder
        return folder
    }

    private func doubt(aboutFilesIn folder: String) -> PlanInputs.Doubt? {
        guard tree.links != nil, !hasOddPaths else { return .link(file: nil) }
        guard tree.folders.contains(folder) else { return .unknownModule(folder: folder) }
        if let link = linked[folder] { return .link(file: link) }
        if let file = reachingValues[folder] { return .reachesOut(file: file) }
        if tree.terragruntFolders.contains(folder) { return .terragrunt(folder: folder) }
        let missing = tree.codePaths(in: folder).first { tree.sources[$0] == nil }
        return missing.map { .unreadable(file: $0) }
    }

    private func readCode(in path: String, _ dialect: Dialect, into folder: inout Folder) {
        let files = tree.sources(in: path)
        let module = TerraformModule(files: files, in: path, dialect: dialect)
        if let error = module.diagnostics.first(where: { $0.severity == .error }) {
            folder.doubt = .unreadable(file: error.position.file)
        } else if module.resources.contains(where: { $0.mode == .data && $0.type == "external" }) {
            folder.doubt = .runsPrograms
        } else if let name = files.keys.sorted().first(where: { OutwardPaths.areIn(files[$0] ?? "", isCode: true, named: $0) }) {
            folder.doubt = .reachesOut(file: RelativePath.join(path, name))
        }
        for call in module.moduleCalls {
            guard let source = call.source else { return folder.doubt = .unknownModule(folder: path) }
            guard call.isLocal else { continue }
            let called = RelativePath.join(path, source)
            guard RelativePath.parts(of: called).first != ".." else { return folder.doubt = .unknownModule(folder: called) }
            folder.calls.append(called)
        }
    }
}
