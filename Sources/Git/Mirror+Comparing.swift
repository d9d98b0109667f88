package import Domain

// Which files two commits differ in.
extension Mirror {
    /// Prints the paths of the files that differ between two commits, each ended by NUL; both names of one that was moved.
    package func changes(from earlier: CommitID, to later: CommitID) -> Invocation {
        call(["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id", earlier.text, later.text, "--"])
    }

    /// Prints, ended by NUL, the paths of the files that the commits touch which are in `later` and not in `earlier`; some repeatedly.
    package func touches(since earlier: CommitID, in later: CommitID) -> Invocation {
        call(["log", "-z", "--name-only", "--no-renames", "--no-show-signature", "--format=", "\(earlier)..\(later)", "--"])
    }

    /// The paths of what ``changes(from:to:)`` and ``touches(since:in:)`` printed, each once, in their order.
    package static func paths(printed output: [UInt8]) -> [String] {
        var seen = Set<String>()
        return output.split(separator: 0).compactMap { bytes in
            // git parts the commits by line breaks.
            let path = String(decoding: bytes.drop { $0 == UInt8(ascii: "\n") }, as: UTF8.self)
            return path.isEmpty || !seen.insert(path).inserted ? nil : path
        }
    }
}

// Many files at once.
extension Mirror {
    /// Prints a line, ended by NUL, for each file of a commit.
    package func entries(of commit: CommitID) -> Invocation {
        call(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit.text])
    }

    /// The paths of what ``entries(of:)`` printed, and those among them that are symbolic links.
    package static func paths(ofEntries output: [UInt8]) -> (files: [String], links: Set<String>) {
        var (files, links) = ([String](), Set<String>())
        for line in output.split(separator: 0) {
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let path = String(decoding: line[(tab + 1)...], as: UTF8.self)
            files.append(path)
            if line.starts(with: "120000 ".utf8) { links.insert(path) }
        }
        return (files, links)
    }

    /// A file of a commit: what git calls its content, and how long that is.
    package struct Blob: Hashable, Sendable {
        package var id: CommitID
        package var size: Int
        package var path: String
    }

    /// Prints a line, ended by NUL, for each file of a commit, with its id and size.
    package func blobs(of commit: CommitID) -> Invocation {
        call(["ls-tree", "-r", "-l", "-z", "--full-tree", "--end-of-options", commit.text])
    }

    /// What ``blobs(of:)`` printed; neither links nor other repositories.
    package static func blobs(printed output: [UInt8]) -> [Blob] {
        output.split(separator: 0).compactMap { line in
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
            let words = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 4, words[0].hasPrefix("100"), let id = CommitID(words[2]), let size = Int(words[3]) else { return nil }
            return Blob(id: id, size: size, path: String(decoding: line[(tab + 1)...], as: UTF8.self))
        }
    }

    /// Prints contents one after another with nothing between them: their sizes say where each ends.
    package func contents(of blobs: [Blob]) -> Invocation { call(["show", "--no-textconv"] + blobs.map(\.id.text) + ["--"]) }
}
