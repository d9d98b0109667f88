import Terraform

extension StageWork {
    /// Whether the plan file only says that a remote workspace was planned, and what that printed.
    var isRemotePlan: Bool {
        get throws {
            guard let file = try PlainFile(reading: place.planFile) else { return false }
            defer { file.close() }
            return RemotePlan.isOne(try file.read(limit: RemotePlan.mark.utf8.count))
        }
    }
}
