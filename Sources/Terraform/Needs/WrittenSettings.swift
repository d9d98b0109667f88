import HCL

/// What a block, or an object that stands for one, sets.
enum WrittenSettings {
    case body(Body)
    case object(WrittenValue)

    subscript(name: String) -> WrittenValue? {
        switch self {
        case .body(let body): body.attribute(name)?.value
        case .object(let value): value[name]
        }
    }

    /// The blocks of a name, or the objects that are written in their place. Each may also be a name that stands for one.
    func parts(_ name: String, _ constants: Constants) -> [Part] {
        if case .body(let body) = self {
            let blocks = body.blocks(name)
            if !blocks.isEmpty { return blocks.map { .known(.body($0.body)) } }
            if body.blocks("dynamic", labels: 1).contains(where: { $0.labels == [name] }) { return [.unknown("dynamic \(name)")] }
        }
        guard let written = self[name] else { return [] }
        return Self.parts(written, constants)
    }

    enum Part {
        case known(WrittenSettings)
        /// The expression that would say it.
        case unknown(String)
    }

    private static func parts(_ written: WrittenValue, _ constants: Constants) -> [Part] {
        switch constants.literal(of: written) {
        case .null: return []
        case .object(let entries):
            var object = written
            object.form = .object(entries)
            return [.known(.object(object))]
        case .list(let elements): return elements.prefix(100).map { parts(element: $0, constants) }
        default: return [.unknown(written.source)]
        }
    }

    private static func parts(element: WrittenValue, _ constants: Constants) -> Part {
        guard case .object(let entries) = constants.literal(of: element) else { return .unknown(element.source) }
        var object = element
        object.form = .object(entries)
        return .known(.object(object))
    }
}
