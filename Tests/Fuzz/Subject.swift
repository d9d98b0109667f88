import Foundation

/// What is thrown broken input at: everything that reads what other people wrote.
enum Subject: String, CaseIterable {
    case hcl, comments, yaml, webhooks

    /// Reads one input in every way that there is. What comes out does not matter, only that something does, and soon.
    func read(_ input: [UInt8]) {
        switch self {
        case .hcl: readConfiguration(input)
        case .comments: readComment(input)
        case .yaml: readSettings(input)
        case .webhooks: readWebhook(input)
        }
    }

    /// Words that mean something there, which chance would hardly find.
    var words: [String] {
        switch self {
        case .hcl: configurationWords
        case .comments: commentWords
        case .yaml: settingsWords
        case .webhooks: webhookWords
        }
    }

    /// Inputs to begin with: ours, and the conformance cases where they lie beside the project.
    var seeds: [Data] {
        let files = FileManager.default.enumerator(at: conformance, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        let found = files.filter { seedEndings.contains($0.pathExtension) }.compactMap { try? Data(contentsOf: $0) }
        return found.filter { $0.count <= longestInput } + [
            Data(words.joined(separator: " ").utf8), Data(words.joined(separator: "\n").utf8),
        ]
    }

    private var seedEndings: Set<String> {
        switch self {
        case .hcl: ["tf", "json", "tofu", "hcl"]
        case .comments: ["txt", "md"]
        case .yaml: ["yaml", "yml"]
        case .webhooks: ["json"]
        }
    }
}

/// The longest input that is made.
let longestInput = 64 * 1024

let projectFolder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
private let conformance = projectFolder.deletingLastPathComponent().appending(path: "shared/conformance")
