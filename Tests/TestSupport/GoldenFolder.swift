package import Foundation
package import Testing

/// Compares `files` with those in `folder`, both ways. With `RECORD=1` in the environment it writes the folder anew and fails.
package func expectGoldenFolder(_ files: [String: String], in folder: URL, sourceLocation: SourceLocation = #_sourceLocation) {
    let expected = goldenFiles(in: folder)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        do {
            try? FileManager.default.removeItem(at: folder)
            for (name, text) in files {
                let file = folder.appending(path: name)
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            Issue.record("recorded \(folder.path)", sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, "writing \(folder.path)", sourceLocation: sourceLocation)
        }
        return
    }
    if let text = goldenDifference(expected, files) { Issue.record("\(text)", sourceLocation: sourceLocation) }
}

/// The files of a folder by their paths in it.
package func goldenFiles(in folder: URL) -> [String: String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return Dictionary(
        uniqueKeysWithValues: paths.compactMap { path in
            (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)).map { (path, $0) }
        })
}

/// What two folders do not have in common, or nil.
package func goldenDifference(_ old: [String: String], _ new: [String: String]) -> String? {
    let names = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }
    guard !names.isEmpty else { return nil }
    return names.map { name in
        switch (old[name], new[name]) {
        case (let old?, let new?): "\(name) differs:\n\(difference(old, new))"
        case (nil, let new?): "\(name) was not expected:\n\(new)"
        default: "\(name) is missing"
        }
    }.joined(separator: "\n")
}
