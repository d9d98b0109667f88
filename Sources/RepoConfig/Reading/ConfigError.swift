/// What is wrong with a configuration, in the words that people are shown.
package struct ConfigError: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    package init(_ message: String) { self.message = message }
    package var description: String { message }

    /// A value that has another form than is wanted.
    static func construct(line: Int, _ problem: String) -> ConfigError {
        ConfigError("yaml: construct errors: line \(line): \(problem)")
    }

    /// Something that would make a repository less safe than its owner thinks if it were ignored.
    static func notYet(line: Int, _ key: String) -> ConfigError {
        ConfigError("line \(line): this version of Bulkhead cannot honour '\(key)' yet, and ignoring it would not be safe")
    }

    func prefixed(_ prefix: String) -> ConfigError { ConfigError(prefix + message) }
}
