import Foundation
import LocalForge

/// What must not be seen, looked for in everything that a server and its jobs left and told.
struct Leaks: Sendable {
    let stage: Stage
    let words: [String]

    /// A sentence for each that was found. `exceptions` are names in the stage's folder.
    func found(except exceptions: Set<String> = []) async throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: stage.folder.path).filter { !exceptions.contains($0) }
        let places = ["/dev/shm"] + names.map { "\(stage.folder.path)/\($0)" }
        return places.flatMap(Self.files(below:)).flatMap(found(in:)) + (try await foundInComments())
    }

    private func found(in file: String) -> [String] {
        let bytes = FileManager.default.contents(atPath: file) ?? Data()
        return words.filter { bytes.range(of: Data($0.utf8)) != nil }.map { "\(file) holds \($0)" }
    }

    private func foundInComments() async throws -> [String] {
        let state = await stage.host.state
        let pulls = state.repository(Stage.repository)?.pullRequests.values.map { $0 } ?? []
        let told = pulls.flatMap(\.comments).map(\.body).joined()
        return words.filter(told.contains).map { "a comment holds \($0)" }
    }

    /// Paths of all files in a folder, or of a file itself.
    static func files(below place: String) -> [String] {
        guard isThere(place, asFolder: true) else { return isThere(place, asFolder: false) ? [place] : [] }
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: place)) ?? []
        return names.map { "\(place)/\($0)" }.filter { isThere($0, asFolder: false) }
    }

    private static func isThere(_ path: String, asFolder: Bool) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue == asFolder
    }
}
