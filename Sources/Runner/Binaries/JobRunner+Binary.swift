import Domain
import Foundation
import Terraform

extension JobRunner {
    /// The program of a project: what its configuration says, else what its code demands, else the server's.
    func binary(for project: Project, in place: ProjectPlace) async throws -> TerraformBinary {
        var version = project.terraformVersion.flatMap(TerraformVersion.init)
        if version == nil, let demand = RequiredVersion.constraint(inFiles: try rootFiles(of: place, project.distribution)) {
            version = try await binaries.version(demandedBy: demand, of: project.distribution, logger: logger)
        }
        return try await binaries.binary(project.distribution, version: version, for: project.key.statusName)
    }

    /// The code of a root that could name a version, at most 1 MiB of each file.
    private func rootFiles(of place: ProjectPlace, _ distribution: Distribution) throws -> [String: String] {
        let endings = distribution == .opentofu ? [".tf", ".tofu"] : [".tf"]
        var files: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: place.folder) where endings.contains(where: name.hasSuffix) {
            guard let file = try PlainFile(reading: "\(place.folder)/\(name)") else { continue }
            defer { file.close() }
            files[name] = String(decoding: try file.read(limit: 1 << 20), as: UTF8.self)
        }
        return files
    }
}
