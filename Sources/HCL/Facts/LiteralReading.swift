/// Reads values of a wanted type, and says where one of another type is. Of what must be evaluated it knows nothing.
struct LiteralReading {
    private(set) var diagnostics: [Diagnostic] = []

    private static let most = 100

    mutating func complain(_ text: String, at position: SourcePosition) {
        guard diagnostics.count < Self.most else { return }
        diagnostics.append(Diagnostic(severity: .error, text: text, position: position))
    }

    mutating func string(_ attribute: Attribute?) -> String? { attribute.flatMap { string($0.value) } }

    mutating func string(_ value: WrittenValue) -> String? {
        if let text = value.text { return text }
        if !value.isUnknown, value.form != .null { complain("A string is required here.", at: value.position) }
        return nil
    }

    mutating func bool(_ attribute: Attribute?) -> Bool? {
        guard let value = attribute?.value else { return nil }
        if let truth = value.truth { return truth }
        if !value.isUnknown, value.form != .null { complain("A bool is required here.", at: value.position) }
        return nil
    }

    /// The blocks of a type, with a complaint about those that have too few or too many labels.
    mutating func blocks(_ type: String, labels: Int = 0, in body: Body) -> [Block] {
        var misfits: [SourcePosition] = []
        let blocks = body.blocks(type, labels: labels, misfits: &misfits)
        for position in misfits { complain("A block \"\(type)\" must have \(labels) labels.", at: position) }
        return blocks
    }
}
