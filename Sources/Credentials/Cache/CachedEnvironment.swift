package import Domain
import Foundation

/// An environment that was downloaded, as `cache` keeps it and `run-with` finds it.
package struct CachedEnvironment: Sendable {
    /// The variables that surrounded `cache`, if those are to be used in place of what surrounds `run-with`.
    package var surroundings: [(name: String, value: Secret)]?
    package var stored: SecretVariables
    package var masks: [String]

    package init(surroundings: [(name: String, value: Secret)]? = nil, stored: SecretVariables, masks: [String] = []) {
        self.surroundings = surroundings
        self.stored = stored
        self.masks = masks
    }
}

extension CachedEnvironment {
    /// kvenv's form, with what it does not know of (`unset`) beside it: it ignores other keys.
    private struct Form: Codable {
        struct Surroundings: Codable {
            var persisted: [[String]]
            enum CodingKeys: String, CodingKey { case persisted = "Persisted" }
        }
        var surroundings: Surroundings?
        var stored: [[String]]
        var masks: [String]
        var unset: [String]?
        enum CodingKeys: String, CodingKey {
            case surroundings = "from_env", stored = "from_kv", masks = "masked", unset
        }
    }

    /// The text that kvenv would write; it holds every value.
    func text() throws(CacheFault) -> Secret {
        var form = Form(stored: [], masks: masks)
        form.surroundings = surroundings.map { .init(persisted: $0.map { [$0.name, $0.value.reveal()] }) }
        for entry in stored.entries {
            switch entry.value {
            case .text(let value): form.stored.append([entry.name, value.reveal()])
            case .unset: form.unset = (form.unset ?? []) + [entry.name]
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(form) else { throw .unusable("it cannot be written as JSON") }
        return Secret(String(decoding: bytes, as: UTF8.self))
    }

    init(text: Secret) throws(CacheFault) {
        // What the decoder says may quote a value.
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(text.reveal().utf8)) else {
            throw .unusable("it is not an environment that was cached")
        }
        var stored = SecretVariables()
        for pair in try Self.pairs(form.stored) { stored.set(pair.name, to: .text(pair.value)) }
        for name in form.unset ?? [] { stored.set(name, to: .unset) }
        var surroundings: [(name: String, value: Secret)]?
        if let kept = form.surroundings { surroundings = try Self.pairs(kept.persisted) }
        self.init(surroundings: surroundings, stored: stored, masks: form.masks)
    }

    private static func pairs(_ lists: [[String]]) throws(CacheFault) -> [(name: String, value: Secret)] {
        var pairs: [(name: String, value: Secret)] = []
        for list in lists {
            guard list.count == 2 else { throw .unusable("it is not an environment that was cached") }
            pairs.append((list[0], Secret(list[1])))
        }
        return pairs
    }
}
