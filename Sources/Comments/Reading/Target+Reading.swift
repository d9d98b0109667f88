import Domain
import Patterns

extension Command.Target {
    /// Reads what `-d`, `-w` and `-p` say.
    init(dir: String, workspace: String, project: String) throws(Complaint) {
        let dir = try Self.folder(dir)
        if let reason = Self.flaw(inWorkspace: workspace) {
            throw Complaint("invalid workspace \(workspace.quoted): \(reason)")
        }
        switch (dir, workspace, project) {
        case ("", "", ""): self = .everything
        case ("", "", _): self = .project(name: project)
        case (_, _, ""): self = .place(dir: dir.isEmpty ? nil : dir, workspace: workspace.isEmpty ? nil : workspace)
        default: throw Complaint("cannot use -p/--project at same time as -d/--dir or -w/--workspace")
        }
    }

    /// The clean folder below the repository's root, or the glob, that was typed; empty if nothing was.
    private static func folder(_ typed: String) throws(Complaint) -> String {
        guard !typed.isEmpty else { return "" }
        guard !Glob.isPattern(typed) else { return try glob(typed) }
        var parts: [String] = []
        for part in typed.unicodeScalars.split(separator: "/").map(String.init) where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil, !typed.begins(with: "/") {
                throw Complaint("using a relative path \(typed.quoted) with -d/--dir is not allowed")
            }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    private static func glob(_ typed: String) throws(Complaint) -> String {
        guard !typed.hasDots else {
            throw Complaint("using '..' in glob pattern \(typed.quoted) with -d/--dir is not allowed")
        }
        var pattern = typed.unicodeScalars[...]
        if pattern.starts(with: "./".unicodeScalars) { pattern = pattern.dropFirst(2) }
        if pattern.first == "/" { pattern = pattern.dropFirst() }
        guard (try? Glob(String(pattern))) != nil else {
            throw Complaint("invalid glob pattern \(typed.quoted) with -d/--dir")
        }
        return pattern.isEmpty ? "." : String(pattern)
    }

    /// What a workspace's name may not have, as it ends up in paths, arguments and variables.
    private static func flaw(inWorkspace name: String) -> String? {
        let scalars = name.unicodeScalars
        if scalars.contains(where: { $0 == "/" || $0 == "\\" }) { return "cannot contain '/' or '\\'" }
        if name.hasDots { return "cannot contain '..'" }
        if name == "." { return "cannot be '.'" }
        if scalars.first == "-" { return "cannot start with '-'" }
        if scalars.first == "~" { return "cannot start with '~'" }
        if scalars.contains("$") { return "cannot contain '$'" }
        if scalars.contains(where: { $0.properties.isWhitespace || $0.isControl }) {
            return "cannot contain whitespace or control characters"
        }
        return nil
    }
}
