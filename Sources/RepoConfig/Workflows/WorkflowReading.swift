import Domain

/// Reads the map of workflows. What is wrong in steps goes into `complaints`, under `workflows`.
func readWorkflows(_ yaml: YAML?, _ complaints: inout Complaints) throws(ConfigError) -> [String: Workflow] {
    guard let yaml else { return [:] }
    var workflows: [String: Workflow] = [:]
    var wrong = Complaints()
    for field in try yaml.fields(of: "map[string]raw.Workflow") {
        var wrongHere = Complaints()
        workflows[field.key] = try readWorkflow(field.value, name: field.key, &wrongHere)
        wrong.add(field.key, wrongHere)
    }
    complaints.add("workflows", wrong)
    return workflows
}

private let stages: [Workflow.Stage] = [.plan, .apply, .policyCheck, .importing, .stateRm]

private func readWorkflow(_ yaml: YAML, name: String, _ complaints: inout Complaints) throws(ConfigError) -> Workflow {
    let fields = try Fields(yaml, "raw.Workflow", known: Set(stages.map(\.rawValue)))
    var workflow = Workflow(name: name)
    for stage in stages {
        guard let value = fields[stage.rawValue] else { continue }
        var wrong = Complaints()
        // A stage without a list of steps keeps its standard ones.
        if let steps = try readSteps(of: value, &wrong) { workflow.stages[stage] = steps }
        complaints.add(stage.rawValue, wrong)
    }
    return workflow
}

private func readSteps(of stage: YAML, _ complaints: inout Complaints) throws(ConfigError) -> [Step]? {
    guard let list = try Fields(stage, "raw.Stage", known: ["steps"])["steps"] else { return nil }
    var steps: [Step] = []
    var wrong = Complaints()
    for (index, item) in try list.items(of: "raw.Step").enumerated() {
        do {
            if let step = try StepReading.step(StepForm(item)) { steps.append(step) }
        } catch {
            switch error {
            case .construct(let error): throw error
            case .invalid(let text): wrong.add(String(index), text, line: item.line)
            }
        }
    }
    complaints.add("steps", wrong)
    return steps
}
