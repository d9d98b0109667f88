import HCL
import Testing

/// Each of these would take hours if it took more than linear time, and a stack of gigabytes if it nested.
@Suite("Reading a file that wants to keep us busy", .timeLimit(.minutes(1))) struct HostileInputTests {
    static let pieces = [
        "[", "{", "(", "\"${", "${", "a{", "a {\n", "]", "}", ")", "\"", "\"\n", "\\", "$", "$$", "%{", "<<A\n", "<<-A\n${", "a", "a=",
        "a=1\n", "a{}\n", "a \"b\" ",
        "a=[", "a=[1,", "a={b=", "a=\"", "a=(", "a=((", "[for ", ".", "a.", "-", "1", "1.", "1e", "/", "//", "/*", "/*\n*/", "#\n", "\n",
        "\r\n", " ", "ä", "\0",
        "a = <<B\n B\n", "a = <<B\n\n  ${\"", "\"a\" {", "{a=[\"${{", "=", ",", ":", "!", "a\n", "a = 1 +\n", "\u{FEFF}",
    ]
    private static let length = 1 << 16

    @Test("ends soon, in HCL", arguments: pieces)
    func native(piece: String) {
        let text = String(repeating: piece, count: Self.length / piece.utf8.count)
        for start in ["", "x = ", "x = \"", "x {\n", "x = <<EOT\n"] {
            let file = ConfigurationFile(start + text, named: "main.tf")
            #expect(file.diagnostics.count <= 100)
        }
    }

    @Test(
        "ends soon, in JSON",
        arguments: [
            "[", "{\"a\":", "[[],", "{\"a\":1,", "\"", "\"\\", "\"\\u", "\\", "1", "-", " ", "[1,", "[{},", "{\"a\":[", "\"${", "nul", "0.",
            "\"\\ud800",
        ])
    func json(piece: String) {
        let text = String(repeating: piece, count: Self.length / piece.utf8.count)
        for start in ["", "{\"x\":", "[", "{\"x\":\"", "{\"x\":["] {
            let file = ConfigurationFile(start + text, named: "main.tf.json")
            #expect(file.diagnostics.count <= 100)
        }
    }

    @Test("keeps what came before it nests too deeply")
    func nesting() {
        for opening in ["[", "{ a = ", "(", "\"${", "f("] {
            let file = ConfigurationFile("x = 1\ny = \(String(repeating: opening, count: 500))", named: "main.tf")
            #expect(written(file.body.attribute("x")?.value) == "1")
            #expect(
                complaints(file).contains("2: This is nested too deeply; the rest of the file was not read."),
                "\(opening) \(complaints(file))")
        }
        let text = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(ConfigurationFile("x = \(text)", named: "main.tf").diagnostics.isEmpty)
        #expect(ConfigurationFile("{\"x\": \(text)}", named: "main.tf.json").diagnostics.isEmpty)
    }

    @Test("ends where there is more than anybody writes", arguments: ["a{}\n", "x = ["])
    func amount(piece: String) {
        let isList = piece == "x = ["
        let file = ConfigurationFile((isList ? piece : "") + String(repeating: isList ? "1," : piece, count: 500_010), named: "main.tf")
        #expect(file.diagnostics.map(\.text) == ["There is too much in this file; the rest of it was not read."])
    }

    @Test("means the same facts however a module's blocks are repeated")
    func repeatedBlocks() {
        let many = String(repeating: "terraform {\n required_providers {\n a = {}\n }\n}\nresource \"a\" \"b\" {}\n", count: 1_000)
        let module = TerraformModule(files: ["a.tf": many, "b_override.tf": many])
        #expect(module.resources.count == 1)
        #expect(Array(module.requiredProviders.keys) == ["a"])
    }
}
