package import Testing
import Foundation

/// Compares `text` with the file `name` in the folder `Golden` beside the calling test. With `RECORD=1` in the environment
/// it writes the file and fails, so that a green run has recorded nothing.
package func expectGolden(_ text: String, _ name: String, filePath: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation) {
    let file = URL(filePath: filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        do {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, "writing \(file.path)", sourceLocation: sourceLocation)
        }
        return
    }
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
        Issue.record("there is no golden \(name) yet: run `make record` and read it", sourceLocation: sourceLocation)
        return
    }
    if expected != text { Issue.record("\(name) differs:\n\(difference(expected, text))", sourceLocation: sourceLocation) }
}

/// Lines that only one of two texts has, `-` for the first and `+` for the second.
package func difference(_ old: String, _ new: String) -> String {
    let old = old.split(separator: "\n", omittingEmptySubsequences: false)
    let new = new.split(separator: "\n", omittingEmptySubsequences: false)
    return new.difference(from: old).map { change in
        switch change {
        case .remove(let offset, let line, _): "-\(offset + 1): \(line)"
        case .insert(let offset, let line, _): "+\(offset + 1): \(line)"
        }
    }.joined(separator: "\n")
}
