/// What a program printed, and how it ended.
package struct Captured: Hashable, Sendable {
    package var ending: Ending
    /// Its standard output.
    package var output: [UInt8]
    /// The end of its standard error, at most 64 KiB.
    package var diagnostics: [UInt8]

    package init(ending: Ending, output: [UInt8] = [], diagnostics: [UInt8] = []) {
        self.ending = ending
        self.output = output
        self.diagnostics = diagnostics
    }

    /// The output as text; what is not UTF-8 is replaced.
    package var text: String { String(decoding: output, as: UTF8.self) }
    /// The diagnostics as text; what is not UTF-8 is replaced.
    package var diagnosticText: String { String(decoding: diagnostics, as: UTF8.self) }
}
