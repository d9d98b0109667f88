import Foundation
import HCL
import TestSupport
import Testing

@Suite("What a module's files say") struct InspectionTests {
    private static let folder = sharedFolder.appending(path: "conformance/config-inspect")
    static let names: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0 != "LICENSE" && $0 != "README.md" }.sorted()
    }()

    @Test("there are configurations to compare with")
    func arePresent() { #expect(Self.names.count == 12) }

    @Test("is what HashiCorp's own inspection finds", arguments: names)
    func inspection(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let files = goldenFiles(in: folder).filter { !$0.key.hasSuffix(".out.json") }
        let module = TerraformModule(files: files, in: "testdata/\(name)")
        var expected = try object(Data(contentsOf: folder.appending(path: "\(name).out.json")))
        expected["path"] = nil
        if let written = expected["diagnostics"] as? [[String: Any]] {
            expected["diagnostics"] = written.map { ["severity": $0["severity"], "pos": $0["pos"]] }
        }
        let (old, new) = (try text(expected), try text(Inspection(of: module).json))
        #expect(old == new, "\(difference(old, new))")
    }

    private func object(_ data: Data) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func text(_ object: [String: Any]) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}
