import Domain
import Patterns

/// The changed files of a pull request, ready to be asked which projects they touch.
struct ChangedFiles {
    private let all: [String]
    /// For each project's folder, which of the changed files lie below it.
    private let below: [String: [Int]]
    /// Projects mostly share their patterns.
    private var compiled: [[String]: IgnorePatterns] = [:]
    private var work = 0

    /// More than any real repository asks for; a hostile one must not keep us busy.
    private static let mostWork = 20_000_000

    init(_ files: [String], seenFrom folders: Set<String>) {
        all = files
        var below: [String: [Int]] = [".": Array(files.indices)]
        for (index, file) in files.enumerated() {
            for folder in RepositoryTree.foldersAbove(file) where folder != "." && folders.contains(folder) {
                below[folder, default: []].append(index)
            }
        }
        self.below = below
    }

    /// The changed files below a folder, as they are called there.
    private func files(below dir: String) -> [String] {
        let prefix = dir == "." ? 0 : dir.utf8.count + 1
        return (below[dir] ?? []).map { String(Substring(all[$0].utf8.dropFirst(prefix))) }
    }

    /// Whether one of them is meant by the project's patterns.
    mutating func touch(_ project: Project) throws(DiscoveryFailure) -> Bool {
        let dir = project.key.dir
        let written = project.whenModified ?? []
        let isWithinFolder = written.allSatisfy { Self.staysWithin(Self.bare($0)) }
        // Patterns that stay within the folder are the same for every folder; the others are seen from the root.
        let candidates = isWithinFolder ? files(below: dir) : all
        guard !candidates.isEmpty, !written.isEmpty else { return false }
        work += candidates.count * written.count
        guard work <= Self.mostWork else { throw .refused("matching modified files with patterns: there are too many") }
        let matching = try patterns(isWithinFolder ? written.map(Self.seenFromFolder) : written.map { Self.seenFromRoot($0, dir) }, written)
        return candidates.contains(where: matching.matches)
    }

    private mutating func patterns(_ texts: [String], _ written: [String]) throws(DiscoveryFailure) -> IgnorePatterns {
        if let known = compiled[texts] { return known }
        do {
            let patterns = try IgnorePatterns(texts)
            compiled[texts] = patterns
            return patterns
        } catch {
            throw .refused("matching modified files with patterns: [\(written.joined(separator: " "))]: \(error)")
        }
    }

    /// The pattern without the `!` in front, and whether there was one.
    private static func bare(_ text: String) -> (isExclusion: Bool, path: String) {
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let rest = text.unicodeScalars.drop(while: isBlank)
        let trimmed = rest[..<(rest.lastIndex { !isBlank($0) }.map(rest.index(after:)) ?? rest.startIndex)]
        return trimmed.first == "!" ? (true, String(trimmed.dropFirst())) : (false, String(trimmed))
    }

    private static func staysWithin(_ pattern: (isExclusion: Bool, path: String)) -> Bool {
        let first = RelativePath.parts(of: RelativePath.join(".", pattern.path)).first
        return first != ".." && first != "."
    }

    private static func seenFromFolder(_ text: String) -> String {
        let (isExclusion, path) = bare(text)
        return (isExclusion ? "!" : "") + RelativePath.join(".", path)
    }

    private static func seenFromRoot(_ text: String, _ dir: String) -> String {
        let (isExclusion, path) = bare(text)
        return (isExclusion ? "!" : "") + RelativePath.join(IgnorePatterns.escaped(dir), path)
    }
}
