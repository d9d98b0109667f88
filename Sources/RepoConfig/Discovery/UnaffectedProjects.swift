import Domain
import Patterns

/// The projects whose earlier plan holds: it was made with the same settings, and no file differs that it depends on.
func keysOfUnaffected(_ projects: [Project], _ job: DiscoveryJob, in tree: RepositoryTree) -> [ProjectKey] {
    let plans = Dictionary(job.earlierPlans.map { ($0.project, $0) }) { first, _ in first }
    var reader = PlanInputsReader(tree, policies: job.rules.policies)
    let folders = Set(projects.map(\.key.dir))
    var differences: [String: Difference] = [:]
    return projects.filter { project in
        guard let plan = plans[project.key], plan.making?.project == project, plan.baseBranch == job.setting.pullRequest.baseBranch,
            let changed = tree.changes[plan.checkout]
        else { return false }
        let inputs = reader.inputs(of: project)
        var difference = differences[plan.checkout] ?? Difference(changed, seenFrom: folders)
        defer { differences[plan.checkout] = difference }
        return !difference.touches(project, inputs, configFile: job.rules.configFile)
    }.map(\.key)
}

/// The files that are not what they were when a plan was made.
private struct Difference {
    private let files: Set<String>
    /// Every folder with one of the files somewhere below it.
    private var folders: Set<String> = []
    private let hasOddPaths: Bool
    private var changes: ChangedFiles

    init(_ files: [String], seenFrom dirs: Set<String>) {
        self.files = Set(files)
        for file in files {
            for folder in RepositoryTree.foldersAbove(file) where !folders.insert(folder).inserted { break }
        }
        hasOddPaths = files.contains { !RepositoryTree.isSane($0) }
        changes = ChangedFiles(files, seenFrom: dirs)
    }

    mutating func touches(_ project: Project, _ inputs: PlanInputs, configFile: String) -> Bool {
        // Programs may ask for the commit itself.
        if inputs.doubt == .runsPrograms { return true }
        if files.isEmpty { return false }
        if inputs.doubt != nil || hasOddPaths || files.contains(configFile) { return true }
        if inputs.folders.contains(where: folders.contains) { return true }
        return (try? changes.touch(project)) ?? true
    }
}
