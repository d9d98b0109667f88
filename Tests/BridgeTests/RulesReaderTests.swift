import Bridge
import Domain
import Foundation
import Logging
import RepoConfig
import Synchronization
import TestSupport
import Testing

@Suite("The operator's file, read again while the server runs") struct RulesReaderTests {
    private static let first = "repos:\n- id: /.*/\n  apply_requirements: [approved]\n"
    private static let second = "repos:\n- id: /.*/\n  apply_requirements: [mergeable]\n"

    @Test("is in force as a whole when it is written anew, however that is done", arguments: [Writing.inPlace, .renamed, .linked])
    func taken(writing: Writing) async throws {
        try await withDesk { desk in
            try writing.write(Self.second, to: desk.path)
            await desk.look(2)
            #expect(desk.requirements == [.mergeable])
            #expect(desk.lines == ["info \(desk.path) was read again and is in force: line 3 changed (--repo-config)"])
        }
    }

    @Test("is not read while it is being written") func unstable() async throws {
        try await withDesk { desk in
            try Writing.inPlace.write(Self.second, to: desk.path)
            await desk.look(1)
            try Writing.inPlace.write(Self.second + "  plan_requirements: [approved]\n", to: desk.path)
            await desk.look(1)
            #expect(desk.requirements == [.approved] && desk.lines.isEmpty)
            await desk.look(1)
            #expect(desk.requirements == [.mergeable])
        }
    }

    @Test("stays as it was when the new one is wrong, said once for each text") func refused() async throws {
        try await withDesk { desk in
            try Writing.inPlace.write("repos:\n- id: /.*/\n  workflow: nowhere\n", to: desk.path)
            await desk.look(5)
            #expect(desk.requirements == [.approved])
            #expect(desk.lines.count == 1)
            let line = desk.lines.first ?? ""
            #expect(
                line.hasPrefix("error \(desk.path) was changed, but what was read of it before stays in force: parsing \(desk.path) file: ")
            )
            #expect(line.contains("workflow \"nowhere\" is not defined") && line.hasSuffix("(--repo-config)"))
            try Writing.inPlace.write(Self.first, to: desk.path)
            await desk.look(2)
            #expect(desk.lines.last == "info \(desk.path) was read again and is in force: nothing changed (--repo-config)")
        }
    }

    @Test("stays as it was when the new one is empty, no text, no file or not there") func unreadable() async throws {
        try await withDesk { desk in
            try Writing.inPlace.write("", to: desk.path)
            await desk.look(2)
            try Data([0xFF, 0xFE]).write(to: URL(filePath: desk.path))
            await desk.look(2)
            try FileManager.default.removeItem(atPath: desk.path)
            await desk.look(3)
            try FileManager.default.createDirectory(atPath: desk.path, withIntermediateDirectories: true)
            await desk.look(2)
            #expect(desk.requirements == [.approved])
            #expect(desk.lines.map { $0.prefix { $0 != " " } } == ["error", "error", "error"])
        }
    }

    @Test("is read at once when somebody asks for it") func asked() async throws {
        try await withDesk { desk in
            try Writing.inPlace.write(Self.second, to: desk.path)
            await desk.reader.readNow()
            #expect(desk.requirements == [.mergeable])
            await desk.reader.readNow()
            #expect(desk.lines.last == "info \(desk.path) is what it was (--repo-config)")
        }
    }

    @Test("does not change what a decision has already taken") func snapshot() async throws {
        try await withDesk { desk in
            let before = desk.live.current
            try Writing.renamed.write(Self.second, to: desk.path)
            await desk.look(2)
            #expect(before.policy(for: Desk.pullRequest, baseBranch: "main").rules.applyRequirements == [.approved])
            #expect(desk.requirements == [.mergeable])
        }
    }

    // MARK: A place to try

    /// The ways in which files get new contents.
    enum Writing: Sendable {
        case inPlace, renamed
        /// A link is turned over to a new folder, as Kubernetes does for a ConfigMap.
        case linked

        func write(_ text: String, to path: String) throws {
            let files = FileManager.default
            switch self {
            case .inPlace: try Data(text.utf8).write(to: URL(filePath: path))
            case .renamed: try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            case .linked:
                let folder = "\(path).v2"
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: URL(filePath: "\(folder)/repos.yaml"))
                try files.createSymbolicLink(atPath: "\(path).next", withDestinationPath: "\(folder)/repos.yaml")
                try #require(rename("\(path).next", path) == 0)
            }
        }
    }

    /// A file, its reader, what is in force and what is logged.
    struct Desk {
        static let pullRequest = PullRequest.Reference(repository: Repository(host: "h", fullName: "a/b"), number: 1)
        var path: String
        var reader: RulesReader
        var live: LivePolicies
        var log: Lines

        var requirements: [Requirement] { live.policy(for: Self.pullRequest, baseBranch: "main").rules.applyRequirements }
        var lines: [String] { log.all.withLock { $0 } }
        func look(_ times: Int) async { for _ in 0..<times { await reader.look() } }
    }

    final class Lines: Sendable { let all = Mutex<[String]>([]) }

    private func withDesk(_ body: (Desk) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "repos.yaml").path
            try Writing.inPlace.write(Self.first, to: path)
            let lines = Lines()
            let rules = try OperatorConfig.parse(Self.first, path: path)
            let live = LivePolicies(PolicyBook(settings: Policy(), rules: rules))
            let reader = RulesReader(
                path: path, text: Self.first, stamp: FileStamp(path: path),
                log: Logger(label: "test") { _ in ListLog(lines: lines) },
                parse: { text throws(ConfigError) in try OperatorConfig.parse(text, path: path) },
                take: { live.replace(with: PolicyBook(settings: Policy(), rules: $0)) })
            try await body(Desk(path: path, reader: reader, live: live, log: lines))
        }
    }

    private struct ListLog: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.all.withLock { $0.append("\(event.level.rawValue) \(event.message)") } }
    }
}
