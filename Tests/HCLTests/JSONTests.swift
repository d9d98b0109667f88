import HCL
import Testing

@Suite("A configuration in JSON") struct JSONTests {
    @Test(
        "has values",
        arguments: [
            ("1", "1"), ("-1.5e3", "-1.5e3"), ("12345678901234567890", "12345678901234567890"), ("true", "true"), ("false", "false"),
            ("null", "null"),
            (#""a""#, "'a'"), (#""\"\\\/\b\f\n\r\t""#, "'\"\\/\u{8}\u{c}\n\r\t'"), (#""\u00e4\ud83d\ude00""#, "'ä😀'"),
            (#""\ud83d""#, "'\u{FFFD}'"),
            (#""${a}""#, "?${a}"), (#""%{if a}b""#, "?%{if a}b"), (#""$${a}""#, "'${a}'"), ("[]", "[]"), ("[1, [2], {}]", "[1, [2], {}]"),
            (#"{"a": {"b": 1}, "a": 2}"#, "{a: {b: 1}, a: 2}"), ("  [ 1\n,\r\n2\t] ", "[1, 2]"),
        ])
    func values(text: String, expected: String) {
        let file = ConfigurationFile(#"{"//": "comment", "x": \#(text)}"#, named: "main.tf.json")
        #expect(written(file.body.attribute("x")?.value) == expected)
        #expect(file.diagnostics.isEmpty)
        #expect(file.body.attributes.map(\.name) == ["x"])
    }

    @Test(
        "is known until where it is wrong",
        arguments: [
            "{\"x\": 1", "{\"x\": 1,}", "{\"x\": 1, y: 2}", "{\"x\": 1 \"y\": 2}", "{\"x\": 1} z", "{\"x\": 1, \"y\": [1,]}",
            "{\"x\": 1, \"y\": [1",
            "{\"x\": 1, \"y\": nope}", "{\"x\": 1, \"y\": \"a", "{\"x\": 1, \"y\": \"a\nb\"}", "{\"x\": 1, \"y\": \"\\q\"}",
            "{\"x\": 1, \"y\": \"\\u12\"}",
            "{\"x\": 1, \"y\"", "{\"x\": 1, \"y\": 1e}", "{\"x\": 1, \"y\": -}", "{\"x\": 1, \"y\": --1}", "{\"x\": 1, // y\n}",
        ])
    func mistakes(text: String) {
        let file = ConfigurationFile(text, named: "main.tf.json")
        #expect(written(file.body.attribute("x")?.value) == "1")
        #expect(file.diagnostics.count == 1)
    }

    @Test("must be an object, or a list of them", arguments: [("", 1), ("1", 1), ("\"a\"", 1), ("[]", 0), ("[{\"a\": 1}, {\"b\": 2}]", 0)])
    func root(text: String, complaints: Int) {
        #expect(ConfigurationFile(text, named: "main.tf.json").diagnostics.count == complaints)
    }

    @Test("has blocks where they are asked for, in objects for labels and in lists")
    func blocks() {
        let text = """
            {
              "resource": {
                "a": {"b": {}, "c": [{"x": 1}, {"x": 2}]},
                "//": "comment"
              },
              "provider": [{"aws": {"alias": "w"}}, {"aws": {}}],
              "terraform": {"backend": {"s3": null}}
            }
            """
        let body = ConfigurationFile(text, named: "main.tf.json").body
        let resources = body.blocks("resource", labels: 2)
        #expect(resources.map(\.labels) == [["a", "b"], ["a", "c"], ["a", "c"]])
        #expect(resources.map { written($0.body.attribute("x")?.value) } == ["nothing", "1", "2"])
        #expect(resources.map(\.position.column) == [16, 26, 36])
        #expect(body.blocks("provider", labels: 1).count == 2)
        #expect(body.blocks("terraform").first?.body.blocks("backend", labels: 1).isEmpty == true)
    }
}
