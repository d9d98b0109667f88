import Foundation
import TestSupport
import Testing

@Suite("bulkhead secrets") struct SecretsCommandTests {
    @Test("keeps what comes through a pipe, and prints names only")
    func story() async throws {
        try await KvenvSite.run { site in
            let place = ["--file", "own", "--key-file", "own-key"]
            #expect(try await site.run(["secrets", "init"] + place) == .init(status: 0, output: ""))
            for (name, text) in [("b/c", "planted"), ("a", "two\nlines")] {
                let ended = try await site.pipe("printf '%s\\n' '\(text)'", into: ["secrets", "set"] + place + [name])
                #expect(ended == .init(status: 0, output: ""))
            }
            #expect(try await site.run(["secrets", "list"] + place) == .init(status: 0, output: "a\nb/c\n"))
            let read = [
                "run-in", "--file", "--secrets-file", "own", "--secrets-file-key", "own-key", "-s", "", "-m", "x", "--", "printenv", "a",
            ]
            #expect(try await site.run(["secrets", "remove"] + place + ["b/c"]) == .init(status: 0, output: ""))
            #expect(try await site.run(["secrets", "list"] + place) == .init(status: 0, output: "a\n"))
            #expect(try await site.run(read) == .init(status: 0, output: "two\nlines\n"))
        }
    }

    @Test(
        "takes no value that is empty or no text, and says what is wrong without it",
        arguments: [
            ("printf ''", "init", [], 1, "Error: creating own: there is a file own already\n"),
            ("printf ''", "set", ["a"], 2, "Error: there is nothing on standard input\n"),
            ("printf '\\n'", "set", ["a"], 2, "Error: the value is empty\n"),
            ("printf 'planted\\377'", "set", ["a"], 2, "Error: a value must be text in UTF-8\n"),
            ("printf planted", "set", ["a\nb"], 1, "a name has 1 to 512 characters, none of which is a control character\n"),
            ("printf ''", "remove", ["a"], 1, "Error: removing the secret 'a' of own: there is no such secret\n"),
        ])
    func refusals(source: String, verb: String, rest: [String], status: Int32, output: String) async throws {
        try await KvenvSite.run { site in
            let place = ["--file", "own", "--key-file", "own-key"]
            _ = try await site.run(["secrets", "init"] + place)
            let ended = try await site.pipe(source, into: ["secrets", verb] + place + rest)
            #expect(ended.status == status && ended.output.hasSuffix(output), "\(ended)")
            #expect(!ended.output.contains("planted"))
        }
    }

    @Test(
        "needs to be told which file",
        arguments: [["list"], ["set", "a"], ["list", "--file", "x"], ["set", "--file", "x", "--key-file", "y"]])
    func use(arguments: [String]) async throws {
        try await KvenvSite.run { site in
            let ended = try await site.run(["secrets"] + arguments)
            #expect(ended.status == 2)
        }
    }
}

extension KvenvSite {
    /// Runs the program with what a shell's command prints on its standard input.
    fileprivate func pipe(_ source: String, into arguments: [String]) async throws -> Ended {
        let ended = try await runProgram(
            "/bin/sh", ["-c", "\(source) | \"$0\" \"$@\"", Self.bulkhead] + arguments, in: folder, environment: variables)
        return Ended(status: ended.status, output: ended.output)
    }
}
