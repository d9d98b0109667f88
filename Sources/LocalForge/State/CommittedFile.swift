package import Foundation

/// The content of one path in a commit.
package enum CommittedFile: Sendable, ExpressibleByStringLiteral {
    case data(Data, isExecutable: Bool = false)
    case symbolicLink(to: String)

    package init(stringLiteral value: String) { self = .text(value) }

    /// A file of text.
    package static func text(_ text: String) -> CommittedFile { .data(Data(text.utf8)) }

    var mode: String {
        switch self {
        case .data(_, isExecutable: false): "100644"
        case .data(_, isExecutable: true): "100755"
        case .symbolicLink: "120000"
        }
    }

    var bytes: Data {
        switch self {
        case .data(let data, _): data
        case .symbolicLink(let target): Data(target.utf8)
        }
    }

    /// Every file below `folder` by its path there, except what lies in `.git`.
    package static func all(in folder: URL) throws -> [String: CommittedFile] {
        let root = folder.resolvingSymlinksInPath()
        var files: [String: CommittedFile] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where path != ".git" && !path.hasPrefix(".git/") {
            let file = root.appending(path: path).path
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            switch attributes[.type] as? FileAttributeType {
            case .typeSymbolicLink?:
                files[path] = .symbolicLink(to: try FileManager.default.destinationOfSymbolicLink(atPath: file))
            case .typeRegular?:
                let mode = attributes[.posixPermissions] as? Int ?? 0
                files[path] = .data(try Data(contentsOf: URL(filePath: file)), isExecutable: mode & 0o100 != 0)
            default: continue
            }
        }
        return files
    }
}
