import Foundation

/// What the command line says: `Fuzz SUBJECT [--seconds N] [--seed N] [FILE…]`.
struct Orders {
    var subject: Subject
    var seconds = 60
    /// Nil means another one each time.
    var seed: Int?
    /// Inputs to read once, in place of making some.
    var files: [String] = []

    static let usage = """
        usage: Fuzz \(Subject.allCases.map(\.rawValue).joined(separator: "|")) [--seconds N] [--seed N] [FILE…]
        Makes inputs for a reader until one breaks it or takes it too long, and leaves that one in a file. FILEs are read once.
        """

    /// Nil if it makes no sense.
    init?(_ arguments: some Sequence<String>) {
        var rest = Array(arguments)[...]
        guard let subject = rest.popFirst().flatMap(Subject.init) else { return nil }
        self.subject = subject
        while let word = rest.popFirst() {
            switch word {
            case "--seconds":
                guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else { return nil }
                seconds = number
            case "--seed":
                guard let number = rest.popFirst().flatMap({ Int($0) }), number >= 0 else { return nil }
                seed = number
            default: files.append(word)
            }
        }
    }
}

extension Orders {
    private var folder: URL { projectFolder.appending(path: ".build-fuzz/\(subject.rawValue)") }

    /// The arguments that let libFuzzer do it. Inputs that led somewhere are kept for the next time.
    func libFuzzerArguments() throws -> [String] {
        let broken = folder.appending(path: "broken")
        try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
        var arguments = ["-artifact_prefix=\(broken.path)/", "-timeout=30", "-rss_limit_mb=1024", "-max_len=\(longestInput)"]
        if !files.isEmpty { return arguments + files }
        if let seed { arguments.append("-seed=\(seed)") }
        let dictionary = folder.appending(path: "words")
        try Data(subject.words.map { "\(quoted($0))\n" }.joined().utf8).write(to: dictionary)
        arguments += ["-max_total_time=\(seconds)", "-dict=\(dictionary.path)", "-print_final_stats=1", "-len_control=0"]
        return arguments + [try writeSeeds("found", []), try writeSeeds("seeds", subject.seeds)]
    }

    private func writeSeeds(_ name: String, _ seeds: [Data]) throws -> String {
        let corpus = folder.appending(path: name)
        try FileManager.default.createDirectory(at: corpus, withIntermediateDirectories: true)
        for (index, seed) in seeds.enumerated() { try seed.write(to: corpus.appending(path: "\(index)")) }
        return corpus.path
    }

    /// A word in the form that libFuzzer's dictionaries have.
    private func quoted(_ word: String) -> String {
        let bytes = word.utf8.map { byte in "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "\"\(bytes.joined())\""
    }
}
