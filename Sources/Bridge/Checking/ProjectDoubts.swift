import Domain
import Patterns
import RepoConfig

/// Finds what is written about projects and cannot be meant.
struct ProjectDoubts {
    private let explanation: RepositoryExplanation
    private let written: WrittenProjects
    private let file: String
    private let files: [String]
    private let folders: Set<String>

    init(_ explanation: RepositoryExplanation, _ written: WrittenProjects, file: String, files: [String]) {
        self.explanation = explanation
        self.written = written
        self.file = file
        self.files = files
        folders = Set(
            files.flatMap { path in sequence(first: RelativePath.folder(of: path)) { $0 == "." ? nil : RelativePath.folder(of: $0) } })
    }

    var findings: [Finding] {
        (missingFolders + missingProjects + dependencies + cycles + deafProjects + unusedWorkflows)
            .sorted { ($0.line ?? 0, $0.path ?? "") < ($1.line ?? 0, $1.path ?? "") }
    }

    private typealias Configured = (project: Project, index: Int, line: Int, explanation: Explanation)

    private var configured: [Configured] {
        explanation.projects.compactMap { explained in
            guard case .configured(let index, let line, _) = explained.source else { return nil }
            return (explained.project, index, line, explained)
        }
    }

    private var missingFolders: [Finding] {
        configured.filter { !folders.contains($0.project.key.dir) }.map {
            .warning("there is no folder '\($0.project.key.dir)'", in: file, line: $0.line, path: "projects[\($0.index)].dir")
        }
    }

    /// What the file lists and what is not among the projects.
    private var missingProjects: [Finding] {
        let present = Set(configured.map(\.index))
        return written.items.enumerated().filter { !present.contains($0.offset) }.map { index, item in
            item.hasBranch
                ? .warning("it is for other base branches", in: file, line: item.line, path: "projects[\(index)].branch")
                : .warning(
                    "no folder with Terraform's files matches '\(item.dir)'", in: file, line: item.line, path: "projects[\(index)].dir")
        }
    }

    // MARK: Dependencies

    private var dependencies: [Finding] {
        let groups = Dictionary(configured.compactMap { item in item.project.key.name.map { ($0, item.project.executionOrderGroup) } }) {
            $1
        }
        return configured.flatMap { item in
            item.project.dependsOn.compactMap { name in
                guard let group = groups[name] else {
                    return problem(item, "there is no project '\(name)', so nothing is waited for")
                }
                if item.project.key.name == name { return problem(item, "the project depends on itself, and so can never be applied") }
                guard group > item.project.executionOrderGroup else { return nil }
                return problem(
                    item,
                    "'\(name)' is in group \(group), which is applied after this project, in group \(item.project.executionOrderGroup)")
            }
        }
    }

    private func problem(_ item: Configured, _ text: String) -> Finding {
        .problem(text, in: file, line: line(of: "depends_on", item), path: "projects[\(item.index)].depends_on")
    }

    private func line(of key: String, _ item: Configured) -> Int {
        if case .project(_, let line) = item.explanation.origin(of: key) { line } else { item.line }
    }

    /// Each circle once, at its first project.
    private var cycles: [Finding] {
        let named = configured.filter { $0.project.key.name != nil }
        let next = Dictionary(named.map { ($0.project.key.name ?? "", $0.project.dependsOn) }) { first, _ in first }
        var circles = DependencyCircles(next)
        return named.compactMap { circles.circle(from: $0.project.key.name ?? "") }.compactMap { names in
            guard let item = named.first(where: { $0.project.key.name == names.first }) else { return nil }
            return problem(item, "these depend on each other, and so can never be applied: \(names.joined(separator: " → "))")
        }
    }

    // MARK: What is never used

    /// Projects that are planned by themselves, but by no file that there is.
    private var deafProjects: [Finding] {
        configured.compactMap { item in
            guard item.explanation.isAutoplanned, let patterns = item.project.whenModified,
                patterns != RepositoryConfig.standardWhenModified, folders.contains(item.project.key.dir)
            else { return nil }
            let place = "projects[\(item.index)].autoplan.when_modified"
            if patterns.isEmpty {
                return .warning(
                    "the list is empty, so a push never plans the project", in: file, line: line(of: "autoplan", item), path: place)
            }
            let seen = patterns.map { pattern in
                let isExclusion = pattern.hasPrefix("!")
                let path = RelativePath.join(
                    IgnorePatterns.escaped(item.project.key.dir), isExclusion ? String(pattern.dropFirst()) : pattern)
                return (isExclusion ? "!" : "") + path
            }
            guard let matching = try? IgnorePatterns(seen), !files.contains(where: matching.matches) else { return nil }
            return .warning(
                "no file of the repository matches, so a push never plans the project", in: file, line: line(of: "autoplan", item),
                path: place)
        }
    }

    private var unusedWorkflows: [Finding] {
        let used = Set(explanation.projects.map(\.project.workflow.name))
        return explanation.workflowLines.filter { !used.contains($0.key) }.sorted { $0.value < $1.value }.map {
            .warning("no project uses this workflow", in: file, line: $0.value, path: "workflows.\($0.key)")
        }
    }
}

/// Finds names that depend on each other in a circle.
struct DependencyCircles {
    private let next: [String: [String]]
    private var done = Set<String>()

    init(_ next: [String: [String]]) { self.next = next }

    /// A circle that is reached from `start` and was not found before, with its first name repeated at its end.
    mutating func circle(from start: String) -> [String]? {
        // The names on the way here, each with those that are still to be tried from it.
        var way: [(name: String, rest: ArraySlice<String>)] = [(start, (next[start] ?? [])[...])]
        guard !done.contains(start) else { return nil }
        var found: [String]?
        while let last = way.indices.last {
            guard let name = way[last].rest.popFirst() else {
                done.insert(way.removeLast().name)
                continue
            }
            if let first = way.firstIndex(where: { $0.name == name }) {
                // Who depends on itself is told so already.
                if last > first, found == nil { found = way[first...].map(\.name) + [name] }
            } else if !done.contains(name), let rest = next[name] {
                way.append((name, rest[...]))
            }
        }
        return found
    }
}
