import HCL
import Testing

@Suite("A body in HCL's native syntax") struct NativeBodyTests {
    @Test("holds attributes and blocks with their labels and places")
    func body() throws {
        let text = """
            \u{FEFF}# A comment.
            a = 1
            /* Another
               one. */ resource "aws_instance" web {
              ami = "x" // The third.
              ebs { size = 1 }
              ebs { size = 2 }
              lifecycle {}
            }
            """
        let file = ConfigurationFile(text, named: "main.tf")
        #expect(file.diagnostics.isEmpty)
        #expect(file.body.attributes.map(\.name) == ["a"])
        #expect(file.body.attribute("a")?.position == SourcePosition(file: "main.tf", line: 2, column: 1))
        let resource = try #require(file.body.blocks("resource", labels: 2).first)
        #expect(resource.labels == ["aws_instance", "web"])
        #expect(resource.position == SourcePosition(file: "main.tf", line: 4, column: 12))
        #expect(resource.body.attribute("ami")?.value.position == SourcePosition(file: "main.tf", line: 5, column: 9))
        #expect(resource.body.blocks("ebs").map { written($0.body.attribute("size")?.value) } == ["1", "2"])
        #expect(resource.body.blocks("lifecycle").count == 1)
        #expect(file.body.blocks("resource", labels: 1).isEmpty)
    }

    @Test("may have lines that end as on Windows")
    func windows() {
        let file = ConfigurationFile("a {\r\n  b = \"c\"\r\n}\r\nd = 1\r\n", named: "main.tf")
        #expect(file.diagnostics.isEmpty)
        #expect(written(file.body.blocks("a").first?.body.attribute("b")?.value) == "'c'")
        #expect(file.body.attribute("d")?.position.line == 4)
    }

    @Test("counts characters in columns, and reads bytes that are no text")
    func columns() {
        let file = ConfigurationFile("a = \"äöü\" + b\nä = 1", named: "main.tf")
        #expect(file.body.attribute("ä")?.position == SourcePosition(file: "main.tf", line: 2, column: 1))
        let broken = ConfigurationFile(
            String(decoding: [0x61, 0x20, 0x3D, 0x20, 0xFF, 0x00, 0x0A, 0x62, 0x3D, 0x31], as: UTF8.self), named: "main.tf")
        #expect(broken.body.attribute("b") != nil)
    }

    @Test(
        "is known but for what is wrong in it",
        arguments: [
            ("a\nx = 1\n", ["1: Neither an argument nor a block: a value or a brace is missing."]),
            ("a \"b\"\nx = 1\n", ["1: Neither an argument nor a block: a value or a brace is missing."]),
            ("a.b = 1\nx = 1\n", ["1: Neither an argument nor a block: a value or a brace is missing.", "1: This has no place here."]),
            ("a = 1\na = 2\nx = 1\n", ["2: This argument was set before."]),
            ("\"a\" = 1\nx = 1\n", ["1: An argument or a block must begin here.", "1: This has no place here."]),
            ("a \"${b}\" {\n  c = 1\n}\nx = 1\n", ["1: A label must be plain text."]),
            (
                "a \"b {\n  c = 1\n}\nx = 1\n",
                ["1: A string is not closed in its line.", "1: A label must be plain text.", "3: An argument or a block must begin here."]
            ),
            ("}\nx = 1\n", ["1: An argument or a block must begin here."]),
            (
                ") ] }\nx = 1\n",
                [
                    "1: An argument or a block must begin here.", "1: This closes nothing.", "1: This closes nothing.",
                    "1: An argument or a block must begin here.",
                ]
            ),
            ("a {\n  b = (1\n}\nx = 1\n", ["3: A parenthesis is not closed."]),
            ("x = 1\na {\n  b = 1\n", ["4: A block is not closed."]),
            ("x = 1\n/* a", ["2: A comment is not closed."]),
            ("x = 1\na = <<EOT\nb", ["3: Something is open at the end of the file."]),
            ("x = 1\na = \"${b\"\ny = 1\n", ["2: A string is not closed in its line.", "4: Something is open at the end of the file."]),
            ("x = 1\na = \"b", ["2: Something is open at the end of the file."]),
        ] as [(String, [String])])
    func recovery(text: String, expected: [String]) {
        let file = ConfigurationFile(text, named: "main.tf")
        #expect(complaints(file) == expected)
        #expect(written(file.body.attribute("x")?.value) == "1")
    }

    @Test("may have its brace in the next line, as it could until Terraform 0.11")
    func legacy() {
        let file = ConfigurationFile("variable foo\n\n{\n  default = 1\n}\n", named: "main.tf")
        #expect(file.diagnostics.isEmpty)
        #expect(file.body.blocks("variable", labels: 1).first?.labels == ["foo"])
    }
}
