import Bridge
import Foundation
import RepoConfig
import TestSupport
import Testing

@Suite("What is written about the flags") struct SettingsDocumentTests {
    @Test("the help lists them") func help() {
        expectGolden(ServerHelp.text(), "server-help.txt")
    }

    @Test("the help names the command, as entrypoints expect, and keeps to 86 columns") func helpShape() {
        let text = ServerHelp.text()
        #expect(text.contains("bulkhead server"))
        #expect(text.split(separator: "\n").allSatisfy { line in line.count <= 86 || !line.dropFirst(6).contains(" ") })
        #expect(!text.contains("--tf-distribution") && !text.contains("--gh-app-id"))
    }

    @Test("docs/compatibility.md has each with its default and how far it goes") func compatibility() throws {
        let text = try String(contentsOf: projectFolder.appending(path: "docs/compatibility.md"), encoding: .utf8)
        let table = text.split(separator: "\n").filter { $0.hasPrefix("| `--") }.map(String.init)
        let expected = ServerFlag.all.map { row($0) }
        // The remark is written by hand; the columns before it are not.
        let missing = expected.filter { row in !table.contains { $0.hasPrefix(row) } }
        #expect(missing.isEmpty, "missing or different:\n\(missing.joined(separator: "\n"))")
        #expect(table.count == expected.count)
    }

    @Test("a difference or a gap has its remark") func remarks() throws {
        let text = try String(contentsOf: projectFolder.appending(path: "docs/compatibility.md"), encoding: .utf8)
        let bare = text.split(separator: "\n").filter { $0.hasPrefix("| `--") && $0.contains("| different |") && $0.hasSuffix("|  |") }
        #expect(bare.isEmpty, "no reason given:\n\(bare.joined(separator: "\n"))")
    }

    @Test("docs/compatibility.md has each key of both configuration files, and no other") func keys() throws {
        let text = try String(contentsOf: projectFolder.appending(path: "docs/compatibility.md"), encoding: .utf8)
        let repository = RepositoryConfig.knownKeys
        expect(repository.file + repository.project.map { "projects[].\($0)" }, in: text, under: "## Keys of `atlantis.yaml`")
        let rules = OperatorConfig.knownKeys
        let nested = [("repos[].", rules.entry), ("policies.", rules.policies), ("policies.policy_sets[].", rules.policySet)]
        expect(rules.file + nested.flatMap { prefix, keys in keys.map { prefix + $0 } }, in: text, under: "## Keys of `repos.yaml`")
    }

    private func expect(_ keys: some Sequence<String>, in text: String, under heading: String) {
        let section = text.split(separator: "\n").drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("## ") }
        let rows = section.filter { $0.hasPrefix("| `") }.map { $0.split(separator: "|", omittingEmptySubsequences: false) }
        let standings: Set = ["same", "different", "not yet", "refused", "ours"]
        for row in rows {
            let standing = row.count > 3 ? row[2].trimmed : ""
            #expect(standings.contains(standing), "\(row)")
            #expect(standing == "same" || row[3].contains { $0.isLetter }, "no reason given: \(row)")
        }
        #expect(rows.map { $0[1].trimmed.trimming("`") }.sorted() == keys.sorted(), "\(heading)")
    }

    private func row(_ flag: ServerFlag) -> String {
        let standard = flag.defaultText.isEmpty || (flag.kind == .bool && flag.defaultText == "false") ? "" : "`\(flag.defaultText)`"
        return "| `--\(flag.name)` | \(flag.kind.rawValue) | \(standard) | \(Self.standing(flag)) |"
    }

    private static func standing(_ flag: ServerFlag) -> String {
        switch flag.stage {
        case .works: flag.isOurs ? "ours" : differences.contains(flag.name) ? "different" : "same"
        case .only(let text): "`\(text)` only"
        case .notYet: "not yet"
        case .refused: "refused"
        }
    }

    /// Flags that work, but not quite as in Atlantis.
    private static let differences: Set = [
        "checkout-depth", "config", "gh-webhook-secret", "repo-allowlist", "var-file-allowlist", "web-basic-auth", "web-password",
    ]
}

extension StringProtocol {
    fileprivate var trimmed: String { trimming(" ") }
    fileprivate func trimming(_ character: Character) -> String {
        String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
    }
}
