import Domain

/// Turns the written form of a step into the step.
enum StepReading {
    /// The step; nil for a word that is allowed and does nothing.
    static func step(_ form: StepForm) throws(StepError) -> Step? {
        switch form {
        case .empty: throw .invalid("step element is empty")
        case .word(let word): return try bareWord(word)
        case .texts(let texts):
            let (key, text) = try only(texts) { $0.key }
            return try short(key, text)
        case .lists(let lists):
            let (key, arguments) = try only(lists) { $0.key }
            // These have keys of their own, also where all their values happen to be lists.
            if let kind = CustomStep.Kind(rawValue: key) {
                return try CustomStep(kind, arguments.map { (key: $0.key, value: .list($0.items.map { .text($0) })) }).step()
            }
            return try builtIn(key, arguments)
        case .maps(let maps):
            let (key, fields) = try only(maps) { $0.key }
            guard let kind = CustomStep.Kind(rawValue: key) else { throw invalidType(key) }
            return try CustomStep(kind, fields.map { (key: $0.key, value: CustomStep.Value($0.value)) }).step()
        }
    }

    private static func only<Item>(_ items: [Item], key: (Item) -> String) throws(StepError) -> Item {
        guard let item = items.first, items.count == 1 else {
            throw .invalid(
                "step element can only contain a single key, found \(items.count): \(items.map(key).sorted().joined(separator: ","))")
        }
        return item
    }

    private static func bareWord(_ word: String) throws(StepError) -> Step? {
        if let builtIn = builtIns[word] { return .terraform(builtIn) }
        guard word == "env" || word == "multienv" else {
            throw .invalid("\(quoted(word)) is not a valid step type, maybe you omitted the 'run' key")
        }
        return nil
    }

    private static func short(_ key: String, _ text: String) throws(StepError) -> Step {
        switch key {
        case "run": return .run(ShellCommand(text))
        case "multienv": return .environments(ShellCommand(text), shows: false)
        default: throw invalidType(key)
        }
    }

    private static func builtIn(_ key: String, _ lists: [(key: String, items: [String])]) throws(StepError) -> Step {
        guard let builtIn = builtIns[key] else { throw invalidType(key) }
        guard let first = lists.first else { return .terraform(builtIn) }
        let problem = "built-in steps only support a single extra_args key, found"
        guard lists.count == 1 else {
            throw .invalid("\(problem) \(lists.count): \(lists.map(\.key).sorted().joined(separator: ","))")
        }
        guard first.key == "extra_args" else { throw .invalid("\(problem) \(quoted(first.key)) in step \(key)") }
        return .terraform(builtIn, arguments: first.items.map { OperatorArgument($0) })
    }

    private static func invalidType(_ key: String) -> StepError { .invalid("\(quoted(key)) is not a valid step type") }

    private static let builtIns: [String: Step.BuiltIn] = [
        "init": .initialise, "plan": .plan, "apply": .apply, "show": .show, "policy_check": .policyCheck, "import": .importing,
        "state_rm": .stateRm,
    ]
}
