import ArgumentParser
import Credentials
import Domain
import Foundation

/// Keeps an environment from a store in an encrypted file, for `run-with`.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Downloads variables into an encrypted file and prints its path.",
        usage: "bulkhead cache <store and secrets> [options]",
        discussion: """
            Only this user reads the file, with a key that is kept in memory ($XDG_RUNTIME_DIR, /run/user or /dev/shm) or where --key-file says; \
            it cannot be read after it expired.
            """)
    @OptionGroup var download: DownloadOptions
    @OptionGroup(title: "File") var target: CacheTargetOptions

    func run() async throws {
        let own = OwnVariables.ofThisProcess()
        OwnTraces.close()
        let question = try download.question(own, orFail: KvenvFault.cachedEnvironment)
        let stored = try await KvenvDownload(question: question, rules: download.rules).variables(orFail: KvenvFault.cachedEnvironment)
        let masks = download.selection.masks
        let environment = CachedEnvironment(surroundings: target.surroundings(own, masks: masks), stored: stored, masks: masks)
        do {
            print(try target.write(environment, runtimeFolder: own.texts["XDG_RUNTIME_DIR"], temporaryFolder: own.texts["TMPDIR"]))
        } catch {
            if case .io = error { throw KvenvFault(KvenvFault.storing, [error.description]) }
            throw KvenvFault(KvenvFault.serializing, [error.description])
        }
    }
}

/// Where a cached environment goes, and for how long.
struct CacheTargetOptions: ParsableArguments {
    @Option(
        name: [.customShort("f", allowingJoined: true), .customLong("output-file")],
        help: ArgumentHelp("Write this file.", valueName: "file"))
    var outputFile: String?
    @Option(
        name: [.customShort("d", allowingJoined: true), .customLong("output-dir")],
        help: ArgumentHelp(
            "Write a new file, kvenv-XXXXX.json, in this folder. Default: the folder for temporary files.", valueName: "folder"))
    var outputFolder: String?
    @Flag(name: [.customShort("e"), .customLong("snapshot-env")], help: "Keep the variables around this command too, for run-with to use.")
    var keepsSurroundings = false
    @Option(
        name: .customLong("expires"),
        help: ArgumentHelp("After how long the file is of no use: 90s, 30m, 8h, 1d; at most 30d. Default: 1h.", valueName: "duration"),
        transform: { text in
            guard let duration = CacheLife(text) else { throw ValidationError("it is a number of seconds, or one with s, m, h or d") }
            return duration
        })
    var life = CacheLife.standard
    @OptionGroup var key: CacheKeyOptions

    func validate() throws {
        if outputFile != nil, outputFolder != nil {
            throw ValidationError("the argument '--output-file <OUTPUT_FILE>' cannot be used with '--output-dir <OUTPUT_DIR>'")
        }
    }

    /// What is masked is not kept; what is no text cannot be.
    func surroundings(_ own: OwnVariables, masks: [String]) -> [(name: String, value: Secret)]? {
        guard keepsSurroundings else { return nil }
        let texts = own.texts
        for name in own.values.keys.sorted() where texts[name] == nil { Complaint.note("\(name) is no text and is not kept") }
        return texts.filter { !masks.contains($0.key) }.sorted { $0.key < $1.key }.map { ($0.key, Secret($0.value)) }
    }

    /// Writes the file and returns its path.
    func write(_ environment: CachedEnvironment, runtimeFolder: String?, temporaryFolder: String?) throws(CacheFault) -> String {
        let keys = key.keys(runtimeFolder: runtimeFolder)
        let expires = Date(timeIntervalSinceNow: TimeInterval(life.seconds))
        if let outputFile {
            let file = CacheFile(outputFile, keys: keys)
            try file.write(environment, expires: expires)
            return file.path
        }
        let folder = outputFolder ?? temporaryFolder.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        return try CacheFile.make(environment, inFolder: folder, keys: keys, expires: expires).path
    }
}

/// Where the key of a cached environment is.
struct CacheKeyOptions: ParsableArguments {
    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp(
            "The file with the key; cache makes it if it is not there. Keep it on another disk. Default: in memory.", valueName: "file"))
    var keyFile: String?

    func keys(runtimeFolder: String?) -> CacheKeys {
        if let keyFile { return .file(keyFile) }
        return CacheKeys.inMemory(runtimeFolder: runtimeFolder)
    }
}

/// How long a cached environment is of use.
struct CacheLife: Hashable, Sendable, CustomStringConvertible {
    var seconds: Int
    static let standard = CacheLife(seconds: 3_600)

    init(seconds: Int) { self.seconds = seconds }

    /// `90`, `90s`, `30m`, `8h`, `1d`; at most thirty days.
    init?(_ text: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text : String(text.dropLast())
        guard !digits.isEmpty, digits.utf8.allSatisfy({ 48...57 ~= $0 }), let number = Int(digits) else { return nil }
        let (seconds, isTooLarge) = number.multipliedReportingOverflow(by: unit ?? 1)
        guard !isTooLarge, 1...2_592_000 ~= seconds else { return nil }
        self.seconds = seconds
    }

    var description: String { seconds % 3_600 == 0 ? "\(seconds / 3_600)h" : "\(seconds)s" }
}
