// `cancel` does not wait its turn: it ends what waits and stops what runs.
extension Deliberation {
    mutating func cancelEverything(_ run: inout Run) {
        for var queued in state.runs where queued.state == .queued && queued.trigger != .close { move(&queued, .supersede) }
        var hasStopped = false
        if let active = state.activeRun, active.trigger != .close { hasStopped = stop(active) }
        notice(.cancelled(hasStopped: hasStopped), run: run)
        conclude(&run)
    }

    /// Ends the jobs that wait and interrupts those that run. What they come to is told when the last of them has ended.
    private mutating func stop(_ active: Run) -> Bool {
        var run = active
        let jobs = state.jobs.filter { $0.run == run.id }
        for job in jobs {
            if job.state == .leased {
                changes.append(.interrupt(job.id))
            } else {
                end(job, .cancelled)
                settleUnstarted(&run, job)
            }
        }
        replace(run)
        guard !jobs.contains(where: { $0.state == .leased }) else { return true }
        switch run.state {
        case .working: finishProjects(&run)
        case .discovering:
            failStatus(of: run)
            end(&run)
        case .concluding: end(&run)
        case .queued, .ended, .superseded: break
        }
        return !jobs.isEmpty
    }

    private mutating func settleUnstarted(_ run: inout Run, _ job: Job.Outline) {
        guard let index = run.results.firstIndex(where: { $0.job == job.id }) else { return }
        settle(&run, at: index, .cancelled)
    }
}
