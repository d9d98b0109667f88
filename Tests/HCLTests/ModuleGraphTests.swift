import HCL
import Testing

@Suite("Which roots use a module") struct ModuleGraphTests {
    /// Module calls by the folder that makes them.
    private static func files(_ calls: [String: [String]]) -> [String: [String: String]] {
        calls.mapValues { sources in
            let text = sources.enumerated().map { "module \"m\($0.offset)\" {\n  source = \"\($0.element)\"\n}\n" }.joined()
            return ["main.tf": text]
        }
    }

    private func graph(_ calls: [String: [String]], roots: [String]) -> ModuleGraph {
        let files = Self.files(calls)
        var graph = ModuleGraph(roots: roots)
        graph.addAll { files[$0] ?? [:] }
        return graph
    }

    private static let tree = [
        "baz": ["../modules/bar"], "qux/quxx": ["../../modules/foo"], "modules/foo": ["../bar"], "modules/bar": [],
    ]

    // projects 17.1, rows 23 and 24.
    @Test(
        "is known through other modules and through circles",
        arguments: [
            // 23
            (tree, ["baz", "qux/quxx"], "modules/bar", ["baz", "qux/quxx"]), (tree, ["baz", "qux/quxx"], "modules/foo", ["qux/quxx"]),
            (tree, ["baz", "qux/quxx"], "baz", []), (tree, ["baz"], "modules/foo", []),
            // 24
            (["a": ["../a"]], ["a"], "a", ["a"]), (["a": ["./"]], ["a"], "a", ["a"]),
            (["a": ["../b"], "b": ["../a"]], ["a", "b"], "a", ["a", "b"]), (["a": ["../b"], "b": ["../a"]], ["a", "b"], "b", ["a", "b"]),
            // The repository's root as a root and as a module.
            ([".": ["./m"]], ["."], "m", ["."]), (["a": ["../"]], ["a"], ".", ["a"]),
            (["a/b": ["../../m//x/./y/../"]], ["a/b"], "m/x", ["a/b"]),
            // What is no folder of the repository.
            (["a": ["../../m", "../../../a/m", "m", "/m", "git::https://h/m", "hashicorp/m/aws", ".", "..", ".m", "~/m"]], ["a"], "m", []),
            // A folder that is not there, and one below a module.
            (["a": ["../gone"]], ["a"], "gone", ["a"]), (["a": ["../m"]], ["a"], "m/below", []),
        ] as [([String: [String]], [String], String, [String])])
    func users(calls: [String: [String]], roots: [String], folder: String, expected: [String]) {
        #expect(graph(calls, roots: roots).roots(using: [folder]) == expected)
    }

    @Test("is known for every file that lies in a module's folder")
    func files() {
        let graph = graph(Self.tree, roots: ["baz", "qux/quxx"])
        #expect(graph.roots(touchedBy: ["modules/foo/README.md"]) == ["qux/quxx"])
        #expect(graph.roots(touchedBy: ["README.md", "modules/bar/x.tf", "modules/x.tf"]) == ["baz", "qux/quxx"])
        #expect(graph.roots(touchedBy: ["baz/main.tf", "modules/foo/a/b.tf", "modules/foo"]) == [])
    }

    @Test("needs only those folders read that a root reaches, each once")
    func reading() {
        let files = Self.files(Self.tree.merging(["other": ["../modules/foo"]]) { old, _ in old })
        var read: [String] = []
        var graph = ModuleGraph(roots: ["baz"])
        graph.addAll { folder in
            read.append(folder)
            return files[folder] ?? [:]
        }
        #expect(read == ["baz", "modules/bar"])
        graph.add(["main.tf": "module \"m\" {\n source = \"../late\"\n}"], in: "baz")
        #expect(graph.unread.isEmpty)
    }

    @Test("is known from what can be read of a broken file, with the complaint")
    func broken() {
        var graph = ModuleGraph(roots: ["a"])
        graph.add(["x.tf": "module \"m\" {\n source = \"../m\"\n}\nmodule \"n\" {\n source = (\n}\n"], in: "a")
        #expect(graph.unread == ["m"])
        #expect(Set(graph.diagnostics.map(\.position.file)) == ["a/x.tf"])
    }

    @Test("is known by the files that the program reads")
    func dialect() {
        let files = ["main.tofu": "module \"m\" {\n source = \"./m\"\n}"]
        for (dialect, expected) in [(Dialect.terraform, []), (.openTofu, ["a"])] {
            var graph = ModuleGraph(roots: ["a"], dialect: dialect)
            graph.addAll { $0 == "a" ? files : [:] }
            #expect(graph.roots(using: ["a/m"]) == expected)
        }
    }

    @Test("takes linear time where everything uses everything")
    func large() {
        let calls = Dictionary(uniqueKeysWithValues: (0..<1000).map { ("m\($0)", ["../m\(($0 + 1) % 1000)", "../m\(($0 + 500) % 1000)"]) })
        let graph = graph(calls, roots: Array(calls.keys))
        #expect(graph.roots(touchedBy: calls.keys.map { "\($0)/main.tf" }).count == 1000)
    }
}
