/// A value that must not be seen: it prints as `***` wherever it is interpolated, dumped or logged.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String
    package init(_ value: String) { self.value = value }

    /// The text itself, for the one place that hands it to its addressee.
    package func reveal() -> String { value }
    package var isEmpty: Bool { value.isEmpty }

    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
