/// A value as it is written, as far as it says what it is without being evaluated.
package struct WrittenValue: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        case null
        case bool(Bool)
        /// A number by its digits: account numbers have more of them than a floating point number keeps.
        case number(String)
        case string(String)
        case list([WrittenValue])
        case object([Entry])
        /// Names with dots between them, such as `aws.west` or `string`.
        case reference([String])
        /// Anything that must be evaluated, as it is written.
        case opaque(String)
    }

    /// A key of an object with its value.
    package struct Entry: Hashable, Sendable {
        package var key: String
        package var value: WrittenValue
    }

    package var form: Form
    package var position: SourcePosition
}

extension WrittenValue {
    /// The string that this stands for where a string is wanted: a number or a truth value serves as well.
    package var text: String? {
        switch form {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let bool): bool ? "true" : "false"
        case .null, .list, .object, .reference, .opaque: nil
        }
    }

    /// The truth value that this stands for where one is wanted.
    package var truth: Bool? {
        switch form {
        case .bool(let bool): bool
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }

    /// Whether only evaluating would show what this is.
    package var isUnknown: Bool {
        switch form {
        case .reference, .opaque: true
        default: false
        }
    }

    /// The values of a list of strings; nil for anything else.
    package var texts: [String]? {
        guard case .list(let elements) = form else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }

    /// What an object holds under a key; nil too for what is no object.
    package subscript(key: String) -> WrittenValue? {
        guard case .object(let entries) = form else { return nil }
        return entries.first { $0.key == key }?.value
    }
}
