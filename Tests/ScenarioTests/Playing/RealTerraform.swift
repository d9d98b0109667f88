import Foundation

/// Terraform or OpenTofu as this machine has it.
enum RealTerraform {
    /// What the server calls it; nil if there is neither.
    static let distribution: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        func isThere(_ name: String) -> Bool { folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") } }
        return isThere("terraform") ? "terraform" : isThere("tofu") ? "opentofu" : nil
    }()
}
