// What must be true before a project is planned, applied or imported.
extension Deliberation {
    /// The first requirement that is not met. Whether the base branch went on only git can tell: the job asks it.
    func unmet(_ requirements: [Requirement], _ project: Project, _ run: Run) -> Refusal? {
        for requirement in requirements {
            switch requirement {
            case .approved:
                if run.facts.isApproved != true { return .requirement(.approved, command: run.command.name, reason: nil) }
            case .mergeable:
                switch run.facts.mergeability {
                case .mergeable: continue
                case .notMergeable(let reason): return .requirement(.mergeable, command: run.command.name, reason: reason)
                case nil: return .requirement(.mergeable, command: run.command.name, reason: nil)
                }
            case .undiverged: continue
            case .policiesPassed:
                if !arePoliciesCleared(of: project, run) { return .requirement(.policiesPassed, command: run.command.name, reason: nil) }
            }
        }
        return nil
    }

    mutating func claim(_ project: Project, _ run: Run) -> Refusal? {
        guard run.policy.locksProjects else { return nil }
        let key = Lock.Key(repository: state.reference.repository, project: project.key)
        let current = state.locks.first { $0.key == key }
        switch Lock.request(by: state.reference, current: current) {
        case .keep: return nil
        case .refuse(let holder): return .lockedBy(holder, url: current?.holderURL ?? "")
        case .take:
            let lock = Lock(key: key, holder: state.reference, holderURL: run.pullRequest.url, user: run.user, takenAt: now)
            state.locks.append(lock)
            changes.append(.take(lock))
            return nil
        }
    }

    /// The first project that this one depends on and that has something left to apply. Names that nothing is known of pass.
    func unmetDependency(of project: Project, _ run: Run) -> Refusal? {
        for name in project.dependsOn {
            let statuses = (state.record?.projects ?? []).filter { $0.key.name == name }.map { record in
                let isAppliedNow = run.results.contains { $0.project.key == record.key && $0.outcome == .applied }
                return isAppliedNow ? .applied : record.status
            }
            if !statuses.allSatisfy({ $0 == .applied || $0 == .plannedNoChanges }) { return .dependency(name) }
        }
        return nil
    }
}
