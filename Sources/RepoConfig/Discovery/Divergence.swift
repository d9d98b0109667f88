package import Domain

/// Whether the base branch went on in what a project reads, so that a plan would not be of what a merge makes.
/// - Parameters:
///   - changedOnBase: the files that commits changed that the base branch has and the pull request has not.
///   - tree: what is checked out.
package func isDiverged(
    _ project: Project, changedOnBase files: [String], checkout: CheckoutStrategy, settings: DiscoverySettings = .init(),
    in tree: RepositoryTree
) -> Bool {
    // Without a merge nobody promised that the two fit together.
    guard checkout == .merge, !files.isEmpty else { return false }
    let dependents = ModuleDependents(settings, in: tree)
    guard let patterns = project.whenModified else {
        guard let roots = try? ChangedRoots.of(files, fileList: settings.fileList, in: tree, dependents: dependents) else { return true }
        return roots.contains(project.key.dir)
    }
    if patterns.isEmpty || dependents?.folders(touchedBy: files).contains(project.key.dir) == true { return true }
    var changes = ChangedFiles(files, seenFrom: [project.key.dir])
    return (try? changes.touch(project)) ?? true
}
