import CRE2

/// An RE2 expression, which takes time linear in the text whatever is written in it.
package struct RegularExpression: Sendable, CustomStringConvertible {
    /// The expression as it was written.
    package let text: String
    private let compiled: CompiledExpression

    package init(_ text: String) throws(PatternError) {
        self.text = text
        compiled = CompiledExpression(text)
        if let problem = compiled.problem { throw PatternError(problem) }
    }

    package var description: String { text }

    /// Whether it matches anywhere in `text`.
    package func matches(_ text: String) -> Bool { compiled.matches(text, whole: false) }

    /// Whether it matches all of `text`.
    package func matchesWhole(_ text: String) -> Bool { compiled.matches(text, whole: true) }

    /// The first `limit` matches in `text`, one after another.
    package func matches(in text: String, atMost limit: Int) -> [String] { compiled.find(in: text, atMost: limit) }

    /// `text` with every match replaced by its first group, `<redacted>` and its second group; groups that are absent are empty.
    package func redactingMatches(in text: String) -> String { compiled.redact(text, marker: "<redacted>") }
}

/// The memory of one compiled expression.
///
/// A class, because its memory is freed once, when the last copy of the expression goes.
/// Sendable although it holds a pointer: the pointer never changes, and RE2 promises that matching with one object from several
/// threads is safe.
private final class CompiledExpression: @unchecked Sendable {
    private let pattern: OpaquePointer

    init(_ text: String) {
        pattern = withBytes(of: text) { cre2_compile($0, $1) }
    }

    deinit { cre2_free(pattern) }

    var problem: String? {
        guard let words = cre2_problem(pattern) else { return nil }
        var length = 0
        guard let bytes = cre2_problem_part(pattern, &length), length > 0 else { return "error parsing regexp: \(String(cString: words))" }
        return "error parsing regexp: \(String(cString: words)): `\(string(bytes, length))`"
    }

    func matches(_ text: String, whole: Bool) -> Bool {
        withBytes(of: text) { cre2_matches(pattern, $0, $1, whole) }
    }

    func find(in text: String, atMost limit: Int) -> [String] {
        let bytes = Array(text.utf8)
        var spans = [Int](repeating: 0, count: 2 * limit)
        let count = withBytes(of: text) { start, length in
            spans.withUnsafeMutableBytes { cre2_find(pattern, start, length, $0.bindMemory(to: Int.self).baseAddress, limit) }
        }
        return (0..<count).map { String(decoding: bytes[spans[2 * $0]..<spans[2 * $0 + 1]], as: UTF8.self) }
    }

    func redact(_ text: String, marker: String) -> String {
        withBytes(of: text) { bytes, length in
            withBytes(of: marker) { markerBytes, markerLength in
                var resultLength = 0
                guard let result = cre2_redact(pattern, bytes, length, markerBytes, markerLength, &resultLength) else { return marker }
                defer { cre2_free_text(result) }
                return string(result, resultLength)
            }
        }
    }
}

private func string(_ bytes: UnsafePointer<CChar>, _ length: Int) -> String {
    UnsafeBufferPointer(start: bytes, count: length).withMemoryRebound(to: UInt8.self) { String(decoding: $0, as: UTF8.self) }
}

private func withBytes<Value>(of text: String, _ body: (UnsafePointer<CChar>, Int) -> Value) -> Value {
    var text = text
    return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { buffer in
            // RE2 tells "no text" from "empty text" by the pointer, and an empty string may have none.
            guard let start = buffer.baseAddress else { return withUnsafePointer(to: 0) { body($0, 0) } }
            return body(start, buffer.count)
        }
    }
}
