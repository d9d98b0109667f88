/// Why a pattern cannot be used.
package struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }

    /// A path pattern with an unfinished class, alternative or escape.
    static let syntax = PatternError("syntax error in pattern")
}
