import Foundation

/// A folder of the demo's own, which only this user can read.
struct DemoFolder {
    let path: String

    init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        var template = Array("\(base)/bulkhead-demo-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw DemoFault("making a temporary folder in \(base): \(String(cString: strerror(errno)))")
        }
        path = String(cString: made)
    }

    var codeHost: URL { URL(filePath: "\(path)/code-host") }
    /// What the server keeps.
    var data: String { "\(path)/server" }
    var log: String { "\(path)/server.log" }
    /// Where the sample's roots keep their states.
    var states: String { "\(path)/states" }

    func openLog() throws -> FileHandle {
        guard FileManager.default.createFile(atPath: log, contents: nil), let file = FileHandle(forWritingAtPath: log) else {
            throw DemoFault("making the file \(log) for the server's log: \(String(cString: strerror(errno)))")
        }
        return file
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
