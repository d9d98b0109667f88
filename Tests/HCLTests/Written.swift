import HCL

/// A value in a short form of its own, to compare with.
func written(_ value: WrittenValue?) -> String {
    switch value?.form {
    case nil: "nothing"
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .number(let digits): digits
    case .string(let text): "'\(text)'"
    case .list(let elements): "[\(elements.map(written).joined(separator: ", "))]"
    case .object(let entries): "{\(entries.map { "\($0.key): \(written($0.value))" }.joined(separator: ", "))}"
    case .reference(let names): names.joined(separator: ".")
    case .opaque(let text): "?\(text)"
    }
}

/// The diagnostics of a file, each as its line and what it says.
func complaints(_ file: ConfigurationFile) -> [String] { file.diagnostics.map { "\($0.position.line): \($0.text)" } }
