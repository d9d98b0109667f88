import Foundation
import TestSupport
import Testing
import Yams

/// A story about pull requests, told by a folder: who does what, and what people then see.
struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    /// Further flags of the server.
    let flags: [String]
    let terraform: Terraform
    let steps: [Step]
    /// Whether nothing but its steps is needed to play it.
    let playsAlone: Bool

    enum Terraform: String, Decodable, Sendable { case scripted, real }

    private struct Told: Decodable {
        var flags: [String]?
        var terraform: Terraform?
        var steps: [Step]
        var playsAlone: Bool?
    }

    init(_ name: String) throws {
        self.name = name
        let text = try String(contentsOf: Self.all.appending(path: "\(name)/scenario.yaml"), encoding: .utf8)
        let told = try YAMLDecoder().decode(Told.self, from: text)
        flags = told.flags ?? []
        terraform = told.terraform ?? .scripted
        steps = told.steps
        playsAlone = told.playsAlone ?? true
    }

    static let all = projectFolder.appending(path: "Tests/Scenarios")

    /// Every folder there is.
    static let names: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: all.path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: all.appending(path: "\($0)/scenario.yaml").path) }.sorted()
    }()

    var folder: URL { Self.all.appending(path: name) }
    /// What lies on the main branch.
    var repository: URL { folder.appending(path: "repo") }
    var expected: URL { folder.appending(path: "expected") }
    /// The operator's file, where the story has one.
    var repoConfig: URL? {
        let file = folder.appending(path: "repos.yaml")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
    var testDescription: String { name }
}
