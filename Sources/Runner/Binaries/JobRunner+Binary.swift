import Domain
import Foundation
import Terraform

extension JobRunner {
    /// The program of a project: what its configuration says, else what its code demands, else the server's.
    func binary(for project: Project, in place: ProjectPlace) async throws -> TerraformBinary {
        var version = project.terraformVersion.flatMap(TerraformVersion.init)
        if version == nil, let demand = try demand(of: project.distribution, in: place.folder) {
            version = try await binaries.version(demandedBy: demand, of: project.distribution, logger: logger)
        }
        return try await binaries.binary(project.distribution, version: version, for: project.key.statusName)
    }

    /// The `required_version` of a root. Of a folder that is larger than any root, only the first 16 MiB count.
    private func demand(of distribution: Distribution, in folder: String) throws -> String? {
        var (files, space) = ([String: String](), 16 << 20)
        for name in RequiredVersion.files(among: try FileManager.default.contentsOfDirectory(atPath: folder), of: distribution) {
            guard space > 0, let file = try PlainFile(reading: "\(folder)/\(name)") else { continue }
            defer { file.close() }
            let bytes = try file.read(limit: min(space, 1 << 20))
            space -= bytes.count
            files[name] = String(decoding: bytes, as: UTF8.self)
        }
        return RequiredVersion.constraint(inFiles: files, of: distribution)
    }
}
