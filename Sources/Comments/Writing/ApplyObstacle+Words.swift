import Domain

extension ApplyObstacle {
    /// What people read.
    var sentence: String {
        switch self {
        case .nothingRecorded(let hasPlans):
            "no \(hasPlans ? "recorded" : "current") plan status found; run `atlantis plan` before apply"
        case .otherCommit(let recorded, let current, let isRecord):
            "\(Self.subject(isRecord)) from commit \(recorded.prefix(7)) but current head is \(current.prefix(7)); run `atlantis plan` before apply"
        case .otherBase(let recorded, let current, let isRecord):
            "\(Self.subject(isRecord)) for base branch \"\(recorded)\" but current base branch is \"\(current)\"; run `atlantis plan` before apply"
        case .unknownPlan(let key):
            "plan file found for \(Self.words(key)) but no matching plan status exists; run `atlantis plan`"
        case .unsuitable(let key, let status):
            "plan for \(Self.words(key)) has status \"\(status.rawValue)\" and cannot be applied; run `atlantis plan`"
        case .planMissing(let key, let status):
            "plan file is missing for \(Self.words(key)) with status \"\(status.rawValue)\"; run `atlantis plan`"
        case .errored(let key):
            "plan for \(Self.words(key)) errored and cannot be applied without a plan file; run `atlantis plan`"
        case .neverPlanned:
            "no working directory found–did you run plan?"
        case .noPlan(let key):
            "no plan found at path \"\(key.dir)\" and workspace \"\(key.workspace)\"–did you run plan?"
        }
    }

    private static func subject(_ isRecord: Bool) -> String { isRecord ? "recorded plan status is" : "plans are" }
    private static func words(_ key: ProjectKey) -> String {
        "dir \"\(key.dir)\" workspace \"\(key.workspace)\" project \"\(key.name ?? "")\""
    }
}
