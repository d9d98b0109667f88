// `import` and `state rm`: they change the state, so plans made before them are worth nothing.
extension Deliberation {
    mutating func importing(_ run: inout Run, _ discovery: Discovery) {
        if discovery.projects.count > 1 {
            run.hasErrors = true
            hideEarlierComments(run)
            notice(.importsSeveral, run: run)
            return conclude(&run)
        }
        change(&run, discovery, .importing, isSilent: run.policy.silences.noProjects)
    }

    mutating func changeState(_ run: inout Run, _ discovery: Discovery) { change(&run, discovery, .stateRm, isSilent: false) }

    private mutating func change(_ run: inout Run, _ discovery: Discovery, _ stage: Workflow.Stage, isSilent: Bool) {
        if discovery.projects.isEmpty, discovery.forbidden.isEmpty {
            if !isSilent { reportResults(run) }
            return conclude(&run)
        }
        let results = discovery.projects.map { project in
            ProjectResult(project: project, stage: stage, outcome: refusal(to: stage, project, run).map { .refused($0) })
        }
        start(&run, results + forbiddenResults(discovery, stage))
    }

    private mutating func refusal(to stage: Workflow.Stage, _ project: Project, _ run: Run) -> Refusal? {
        if let refusal = tenantRefusal(to: stage, project, run) { return refusal }
        if stage == .importing, let refusal = unmet(project.importRequirements, project, run) { return refusal }
        return project.lockMode == .disabled ? nil : claim(project, run)
    }

    mutating func finishStateChange(_ run: inout Run) {
        updateRecord(run, run.results)
        reportResults(run)
        conclude(&run)
    }
}
