/// What stands between the braces of a block, or in a whole file.
///
/// In JSON it shows only to those who know what to expect whether a property is an attribute or a block, so one has to ask.
package struct Body: Hashable, Sendable {
    /// What one file says. Later layers are override files: what they name takes the place of what lies below.
    enum Layer: Hashable, Sendable {
        case native(attributes: [Attribute], blocks: [Block])
        case json([WrittenValue.Entry])
    }

    private(set) var layers: [Layer]

    init(_ layer: Layer) { layers = [layer] }

    /// Puts what an override file says on top.
    mutating func override(with body: Body) { layers += body.layers }
}

extension Body {
    package func attribute(_ name: String) -> Attribute? {
        for layer in layers.reversed() {
            if let attribute = layer.attribute(name) { return attribute }
        }
        return nil
    }

    /// All attributes in the order of the file. In JSON, blocks are among them.
    package var attributes: [Attribute] {
        guard layers.count > 1 else { return layers.first?.attributes ?? [] }
        var last: [String: Attribute] = [:]
        var names: [String] = []
        for attribute in layers.flatMap(\.attributes) where last.updateValue(attribute, forKey: attribute.name) == nil {
            names.append(attribute.name)
        }
        return names.compactMap { last[$0] }
    }

    /// The blocks of a type that have as many labels as such blocks have.
    package func blocks(_ type: String, labels: Int = 0) -> [Block] {
        var ignored: [SourcePosition] = []
        return blocks(type, labels: labels, misfits: &ignored)
    }

    /// `misfits` are the places of blocks with too few or too many labels, or of what is no block at all.
    func blocks(_ type: String, labels: Int, misfits: inout [SourcePosition]) -> [Block] {
        for layer in layers.reversed() {
            let found = layer.blocks(type, labels: labels, misfits: &misfits)
            if !found.isEmpty { return found }
        }
        return []
    }
}

extension Body.Layer {
    fileprivate func attribute(_ name: String) -> Attribute? {
        switch self {
        case .native(let attributes, _): attributes.first { $0.name == name }
        case .json(let entries): entries.first { $0.key == name }.map(Attribute.init)
        }
    }

    fileprivate var attributes: [Attribute] {
        switch self {
        case .native(let attributes, _): attributes
        // The key `//` is for comments.
        case .json(let entries): entries.filter { $0.key != "//" }.map(Attribute.init)
        }
    }

    fileprivate func blocks(_ type: String, labels: Int, misfits: inout [SourcePosition]) -> [Block] {
        switch self {
        case .native(_, let blocks):
            let ofType = blocks.filter { $0.type == type }
            misfits += ofType.lazy.filter { $0.labels.count != labels }.map(\.position)
            return ofType.filter { $0.labels.count == labels }
        case .json(let entries):
            var reading = JSONBlocks(type: type, misfits: misfits)
            for entry in entries where entry.key == type { reading.read(entry.value, labelsLeft: labels) }
            misfits = reading.misfits
            return reading.blocks
        }
    }
}

extension Attribute {
    /// A property of a JSON object.
    fileprivate init(_ entry: WrittenValue.Entry) {
        let source: String
        switch entry.value.form {
        case .string(let text), .opaque(let text): source = text
        default: source = ""
        }
        self.init(name: entry.key, value: entry.value, source: source, position: entry.value.position)
    }
}
