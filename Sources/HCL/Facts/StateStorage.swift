/// Where a root keeps its state.
package enum StateStorage: Hashable, Sendable {
    case backend(Backend)
    case cloud(Cloud)

    /// A backend of a type. What it is given is in its body.
    package struct Backend: Hashable, Sendable {
        package var type: String
        package var body: Body
        package var position: SourcePosition
    }

    /// A service that keeps the state, and may run plans itself.
    package struct Cloud: Hashable, Sendable {
        package var hostname: String?
        package var organization: String?
        package var workspaces: Workspaces?
        package var body: Body
        package var position: SourcePosition
    }

    /// Which workspaces of the service belong to a root.
    package struct Workspaces: Hashable, Sendable {
        package var name: String?
        package var project: String?
        /// By name; the value is nil for those that have none.
        package var tags: [String: String?]
    }
}

extension StateStorage.Cloud {
    init(_ block: Block, _ values: inout LiteralReading) {
        hostname = values.string(block.body.attribute("hostname"))
        organization = values.string(block.body.attribute("organization"))
        workspaces = block.body.blocks("workspaces").first.map { StateStorage.Workspaces($0.body, &values) }
        body = block.body
        position = block.position
    }
}

extension StateStorage.Workspaces {
    fileprivate init(_ body: Body, _ values: inout LiteralReading) {
        name = values.string(body.attribute("name"))
        project = values.string(body.attribute("project"))
        tags = [:]
        switch body.attribute("tags")?.value.form {
        case .list(let names): for name in names.compactMap(\.text) { tags.updateValue(nil, forKey: name) }
        case .object(let entries): for entry in entries { tags.updateValue(entry.value.text, forKey: entry.key) }
        default: break
        }
    }
}
