/// A part of a configuration with a type, labels that say which one it is, and a body.
package struct Block: Hashable, Sendable {
    package var type: String
    package var labels: [String]
    package var body: Body
    package var position: SourcePosition
}
