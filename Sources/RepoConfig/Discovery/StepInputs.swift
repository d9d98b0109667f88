import Domain

/// What the steps before an apply may depend on besides the project's folder.
enum StepInputs {
    static func doubt(about project: Project, policies: PolicyRules?) -> PlanInputs.Doubt? {
        var steps = project.workflow.steps(of: .plan)
        var texts: [String] = []
        if project.checksPolicies {
            // A plan that holds keeps the verdict about it.
            steps += project.workflow.steps(of: .policyCheck)
            texts += (policies?.sets ?? []).map(\.path)
        }
        for step in steps {
            switch step {
            case .run, .environments, .environment(_, .command): return .runsPrograms
            case .environment(_, .literal(let value)): texts.append(value)
            case .terraform(_, let arguments): texts += arguments.map(\.text)
            }
        }
        return texts.first { mayReachOut($0, project) }.map { .argument($0) }
    }

    /// Absolute paths do not count: what is checked out has none that anybody could know.
    private static func mayReachOut(_ text: String, _ project: Project) -> Bool {
        let settled = ["WORKSPACE": project.key.workspace, "PROJECT_NAME": project.key.name ?? "", "DIR": "."]
        if containsDots(text) { return true }
        for piece in text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false).dropFirst() {
            let isBraced = piece.first == UInt8(ascii: "{")
            let name = piece.dropFirst(isBraced ? 1 : 0).prefix { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
            // The value of any other variable may be a path, or change with every commit.
            guard let value = settled[String(Substring(name))], !containsDots(value) else { return true }
        }
        return false
    }
}
