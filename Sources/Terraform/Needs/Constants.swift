import Domain
import HCL

/// The names of one module that stand for constants, as far as its text says.
struct Constants {
    var variables: [String: WrittenValue.Form] = [:]
    var locals: [String: WrittenValue] = [:]
    var workspace: String

    /// What a value is; nil where nothing, or `null`, is written.
    func value(_ written: WrittenValue?) -> RootNeeds.Account.Value? {
        guard let written else { return nil }
        guard let form = literal(of: written) else { return .unknown(written.source) }
        if case .null = form { return nil }
        return form.text.map { .known($0) } ?? .unknown(written.source)
    }

    /// What each element of a list is.
    func values(_ written: WrittenValue?) -> [RootNeeds.Account.Value] {
        guard let written else { return [] }
        switch literal(of: written) {
        case .null: return []
        case .list(let elements) where elements.count <= 100: return elements.compactMap { value($0) }
        default: return [.unknown(written.source)]
        }
    }

    /// What a value is, or what its name stands for. What lies in it may still be names.
    func literal(of written: WrittenValue) -> WrittenValue.Form? {
        var resolution = Resolution(of: self)
        return resolution.literal(of: written)
    }
}

/// One look for what a value stands for. Names may stand for names, and whoever wrote them may want us to look for ever.
private struct Resolution {
    private let constants: Constants
    private var stepsLeft = 2_000
    private var depth = 0

    private static let longestText = 4096

    init(of constants: Constants) { self.constants = constants }

    mutating func literal(of written: WrittenValue) -> WrittenValue.Form? {
        depth += 1
        stepsLeft -= 1
        defer { depth -= 1 }
        guard depth <= 32, stepsLeft > 0 else { return nil }
        switch written.form {
        case .reference(let names): return follow(names.map(ConstantExpression.text))
        case .opaque(let text):
            return ConstantExpression(text, isJSON: written.position.file.hasSuffix(".json")).flatMap { literal(of: $0) }
        default: return written.form
        }
    }

    /// Looking into a large object takes its time.
    private mutating func pay(for form: WrittenValue.Form) -> Bool {
        if case .object(let entries) = form { stepsLeft -= entries.count / 8 }
        return stepsLeft > 0
    }

    private mutating func literal(of expression: ConstantExpression) -> WrittenValue.Form? {
        switch expression {
        case .text(let text): return .string(text)
        case .path(let parts): return follow(parts)
        case .template(let parts):
            var whole = ""
            for part in parts {
                guard let text = literal(of: part)?.text, whole.utf8.count + text.utf8.count <= Self.longestText else { return nil }
                whole += text
            }
            return .string(whole)
        }
    }

    private mutating func follow(_ parts: [ConstantExpression]) -> WrittenValue.Form? {
        guard parts.count >= 2, case .text(let root) = parts[0], case .text(let name) = parts[1] else { return nil }
        var found: WrittenValue.Form?
        switch root {
        case "var": found = constants.variables[name]
        case "local": found = constants.locals[name].flatMap { literal(of: $0) }
        case "terraform" where name == "workspace": found = .string(constants.workspace)
        default: return nil
        }
        for part in parts.dropFirst(2) {
            guard let key = literal(of: part)?.text, let form = found, pay(for: form), let inner = form.element(key) else { return nil }
            found = literal(of: inner)
        }
        return found
    }
}

extension WrittenValue.Form {
    fileprivate var text: String? {
        switch self {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let bool): bool ? "true" : "false"
        case .null, .list, .object, .reference, .opaque: nil
        }
    }

    fileprivate func element(_ key: String) -> WrittenValue? {
        switch self {
        case .object(let entries): entries.first { $0.key == key }?.value
        case .list(let elements): Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
    }
}

extension WrittenValue {
    /// As it is written, as far as that is known.
    var source: String {
        switch form {
        case .reference(let names): names.joined(separator: ".")
        case .opaque(let text): text.utf8.count > 200 ? "\(text.prefix(200))…" : text
        case .string(let text): text
        case .list: "a list"
        case .object: "an object"
        case .null, .bool, .number: text ?? "null"
        }
    }
}
