import Foundation
import Terraform

/// The folders in which programs are looked for: those of `PATH`, then the server's own.
struct ProgramShelf: Sendable {
    let searchPath: String
    let programFolder: String

    /// A file in a certain state: replaced by another version, it is asked again.
    struct Fingerprint: Hashable {
        var path: String
        var size: Int
        var modified: Date
    }

    /// The path of a program, in `PATH` or in our own folder.
    func find(_ name: String) -> String? { first(name, in: folders) }

    func findInPath(_ name: String) -> String? { first(name, in: Self.folders(of: searchPath)) }

    /// Whether a program lies in our own folder.
    func isOurs(_ path: String) -> Bool { path.hasPrefix(programFolder + "/") }

    /// The versions that lie side by side, as `terraform1.9.0`.
    func versions(of program: String) -> Set<TerraformVersion> {
        var versions: Set<TerraformVersion> = []
        for name in folders.flatMap({ (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }) where name.hasPrefix(program) {
            let rest = String(name.dropFirst(program.count))
            // Only as we would look for it again: `terraform1.9` would not be found.
            guard let version = TerraformVersion(rest), version.description == rest, find(name) != nil else { continue }
            versions.insert(version)
        }
        return versions
    }

    func fingerprint(of path: String) throws -> Fingerprint {
        let file = URL(filePath: path).resolvingSymlinksInPath().path
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        return Fingerprint(
            path: file, size: attributes[.size] as? Int ?? 0, modified: attributes[.modificationDate] as? Date ?? .distantPast)
    }

    private var folders: [String] { Self.folders(of: searchPath) + [programFolder] }

    /// A relative folder would lie in a checkout.
    private static func folders(of path: String) -> [String] { path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") } }

    private func first(_ name: String, in folders: [String]) -> String? {
        folders.lazy.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) && !Files.isFolder($0) }
    }
}
