import Domain
import Foundation
import Terraform
import TestSupport
import Testing

@Suite("The texts of a working copy") struct RepositoryTextsTests {
    @Test("are read from its files, and what lies behind a link or outside is not there")
    func reading() async throws {
        try await withTemporaryFolder { folder in
            let root = folder.appending(path: "copy")
            let files = FileManager.default
            try files.createDirectory(at: root.appending(path: "a/b"), withIntermediateDirectories: true)
            try Data("secret".utf8).write(to: folder.appending(path: "outside.tf"))
            try Data("x".utf8).write(to: root.appending(path: "a/b/c.tf"))
            try files.createSymbolicLink(atPath: root.path + "/link.tf", withDestinationPath: "../outside.tf")
            try files.createSymbolicLink(atPath: root.path + "/inner.tf", withDestinationPath: "a/b/c.tf")
            try files.createSymbolicLink(atPath: root.path + "/folder", withDestinationPath: "a")
            #expect(mkfifo(root.path + "/pipe.tf", 0o600) == 0)
            let texts = RepositoryTexts(at: root.path)
            #expect(texts.names(".")?.sorted() == ["a", "folder", "inner.tf", "link.tf", "pipe.tf"])
            #expect(texts.names("a/b") == ["c.tf"])
            #expect(texts.text("a/b/c.tf", 10) == "x")
            for path in ["folder", "absent", "a/b/c.tf", "..", "a/../..", "folder/b", "a\0"] {
                #expect(texts.names(path) == nil, "\(path)")
            }
            for path in [
                "link.tf", "inner.tf", "folder/b/c.tf", "pipe.tf", "a", "absent", "../outside.tf", "a/../../outside.tf", "/etc/hostname",
            ] {
                #expect(texts.text(path, 10) == nil, "\(path)")
            }
            #expect(texts.text("a/b/c.tf", 1) == "x")
            #expect(texts.text("a/b/c.tf", 0) == nil)
        }
    }

    @Test(
        "leave unknown what a root needs where a link hides it",
        arguments: [
            ("root/linked.tf", "../../outside.tf", ["root/linked.tf is a link, too large, or cannot be read."]),
            ("root/linked.tf", "../other.tf", ["root/linked.tf is a link, too large, or cannot be read."]),
            ("module", "../elsewhere", ["The folder module is not there, or lies behind a link."]),
        ])
    func links(place: String, target: String, doubts: [String]) async throws {
        try await withTemporaryFolder { folder in
            let root = folder.appending(path: "copy")
            try FileManager.default.createDirectory(at: root.appending(path: "root"), withIntermediateDirectories: true)
            try FileManager.default.createDirectory(at: folder.appending(path: "elsewhere"), withIntermediateDirectories: true)
            let files = [
                "outside.tf": "provider \"google\" {}", "elsewhere/main.tf": "provider \"google\" {}",
                "copy/other.tf": "provider \"google\" {}",
                "copy/root/main.tf": "provider \"aws\" {}\n" + (place == "module" ? "module \"m\" {\n source = \"../module\"\n}" : ""),
            ]
            for (path, text) in files { try Data(text.utf8).write(to: folder.appending(path: path)) }
            try FileManager.default.createSymbolicLink(atPath: root.path + "/" + place, withDestinationPath: target)
            let needs = RootNeeds.read("root", workspace: "default", in: RepositoryTexts(at: root.path))
            #expect(needs.providers == ["hashicorp/aws"])
            #expect(needs.doubts == doubts)
        }
    }

    @Test("that were loaded already are found by their paths")
    func loaded() {
        let texts = RepositoryTexts(["a/b/c.tf": "x", "d.tf": "y"])
        #expect(texts.names(".")?.sorted() == ["a", "d.tf"])
        #expect(texts.names("a") == ["b"])
        #expect(texts.names("a/b") == ["c.tf"])
        #expect(texts.names("a/c") == nil)
        #expect(texts.text("a/b/c.tf", 1) == "x")
        #expect(texts.text("d.tf", 0) == nil)
    }
}
