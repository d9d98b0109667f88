/// A name with a value.
package struct Attribute: Hashable, Sendable {
    package var name: String
    package var value: WrittenValue
    /// The value as it is written; in JSON, what its string holds, and nothing for other values.
    package var source: String
    package var position: SourcePosition
}
