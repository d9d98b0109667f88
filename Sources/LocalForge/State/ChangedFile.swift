/// A file that a pull request changes.
package struct ChangedFile: Hashable, Sendable {
    package enum Status: String, Sendable { case added, modified, removed, renamed, changed }
    package let path: String
    package let previousPath: String?
    package let status: Status

    /// Reads what `git diff --name-status -z` prints.
    static func parse(_ output: String) -> [ChangedFile] {
        var fields = output.split(separator: "\0").map(String.init)[...]
        var files: [ChangedFile] = []
        while let code = fields.popFirst(), let path = fields.popFirst() {
            switch code.first {
            case "R": files.append(.init(path: fields.popFirst() ?? path, previousPath: path, status: .renamed))
            case "A": files.append(.init(path: path, previousPath: nil, status: .added))
            case "D": files.append(.init(path: path, previousPath: nil, status: .removed))
            case "T": files.append(.init(path: path, previousPath: nil, status: .changed))
            default: files.append(.init(path: path, previousPath: nil, status: .modified))
            }
        }
        return files
    }
}
