/// A file of configuration, read without regard to what it means.
package struct ConfigurationFile: Sendable {
    package var name: String
    package var body: Body
    /// What was wrong. What could be read in spite of it is in the body.
    package var diagnostics: [Diagnostic]

    /// Reads `text` in the syntax that the name's ending tells: JSON for `.json`, HCL's own for all others.
    /// - Parameter name: the file as diagnostics shall call it.
    package init(_ text: String, named name: String) {
        self.name = name
        if name.hasSuffix(".json") {
            var parser = JSONParser(text, file: name)
            body = parser.body()
            diagnostics = parser.diagnostics.found
        } else {
            var parser = NativeParser(text, file: name)
            body = parser.body()
            diagnostics = parser.diagnostics.found
        }
    }
}
