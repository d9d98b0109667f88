/// A value as it is written, as far as it says what it is without being evaluated.
package struct Expression: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case null
        case bool(Bool)
        /// A number by its digits: account numbers have more of them than a floating point number keeps.
        case number(String)
        case string(String)
        case list([Expression])
        case object([Entry])
        /// Names with dots between them, such as `aws.west` or `string`.
        case reference([String])
        /// Anything that must be evaluated, as it is written.
        case opaque(String)
    }

    /// A key of an object with its value.
    package struct Entry: Hashable, Sendable {
        package var key: String
        package var value: Expression
    }

    package var value: Value
    package var position: SourcePosition
}

extension Expression {
    /// The string that this stands for where a string is wanted: a number or a truth value serves as well.
    package var text: String? {
        switch value {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let bool): bool ? "true" : "false"
        case .null, .list, .object, .reference, .opaque: nil
        }
    }

    /// The truth value that this stands for where one is wanted.
    package var truth: Bool? {
        switch value {
        case .bool(let bool): bool
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }

    /// Whether only evaluating would show what this is.
    package var isUnknown: Bool {
        switch value {
        case .reference, .opaque: true
        default: false
        }
    }

    /// The values of a list of strings; nil for anything else.
    package var texts: [String]? {
        guard case .list(let elements) = value else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }

    /// What an object holds under a key; nil too for what is no object.
    package subscript(key: String) -> Expression? {
        guard case .object(let entries) = value else { return nil }
        return entries.first { $0.key == key }?.value
    }
}
