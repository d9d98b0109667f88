/// Something in a file of configuration that is wrong, or that we could not read.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        case error, warning
    }
    package var severity: Severity
    package var text: String
    package var position: SourcePosition
}

/// Diagnostics of one file as they are found. A file may be wrong in every byte, so there is an end to them.
struct Diagnostics {
    private(set) var found: [Diagnostic] = []
    let file: String

    private static let most = 100

    mutating func add(_ text: String, at place: Cursor.Place, severity: Diagnostic.Severity = .error) {
        guard found.count < Self.most else { return }
        found.append(Diagnostic(severity: severity, text: text, position: place.position(in: file)))
    }
}
