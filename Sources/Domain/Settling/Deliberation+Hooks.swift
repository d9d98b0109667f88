// Hooks have commit statuses of their own.
extension Deliberation {
    /// The first hook begins with its job. The others' statuses come with how they ended: they may never begin.
    mutating func announceHooks(before isBefore: Bool, of run: Run, job: Job.ID) {
        let hooks = isBefore ? run.policy.rules.preWorkflowHooks : run.policy.rules.postWorkflowHooks
        guard let first = hooks.enumerated().first(where: { $0.element.isFor(run.command.name) }) else { return }
        let label = first.element.statusLabel(at: first.offset, isBefore: isBefore)
        status(.hook(isBefore: isBefore, label: label), .pending, job: job, run: run)
    }

    mutating func report(_ endings: [HookEnding], before isBefore: Bool, of run: Run, job: Job.ID) {
        for ending in endings {
            status(
                .hook(isBefore: isBefore, label: ending.label), ending.isSuccess ? .success : .failure,
                ending.text.map { .line($0) } ?? .plain, job: job, run: run)
        }
    }

    /// A hook job that ended without a word of its hooks: nobody else takes the first one's status back.
    mutating func withdrawHooks(before isBefore: Bool, of run: Run, job: Job.ID) {
        let hooks = isBefore ? run.policy.rules.preWorkflowHooks : run.policy.rules.postWorkflowHooks
        guard let first = hooks.enumerated().first(where: { $0.element.isFor(run.command.name) }) else { return }
        let label = first.element.statusLabel(at: first.offset, isBefore: isBefore)
        status(.hook(isBefore: isBefore, label: label), .failure, job: job, run: run)
    }
}
