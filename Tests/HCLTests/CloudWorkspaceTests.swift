import HCL
import Testing

@Suite("The workspace that a root's files name") struct CloudWorkspaceTests {
    private static func native(_ name: String) -> String {
        "terraform {\n  cloud {\n    workspaces {\n      name = \"\(name)\"\n    }\n  }\n}\n"
    }
    private static func json(_ name: String) -> String { #"{"terraform": {"cloud": {"workspaces": {"name": "\#(name)"}}}}"# }
    private static let tofu = ["main.tofu": native("tofu-workspace")]
    private static let tofuJSON = ["main.tofu.json": json("tofu-json-workspace")]
    private static let twins = ["main.tf": native("tf-workspace"), "main.tofu": native("tofu-workspace")]
    private static let twinsJSON = ["main.tf.json": json("tf-json"), "main.tofu.json": json("tofu-json")]
    private static let malformed = ["main.tofu": "terraform {\n  cloud {"]

    // projects 17.2, by row.
    @Test(
        "is found by what the program would read",
        arguments: [
            // 30
            (["main.tf": native("test-workspace")], .terraform, .named("test-workspace", file: "main.tf")),
            (["main.tf": native("test-workspace")], .openTofu, .named("test-workspace", file: "main.tf")),
            // 31
            (["main.tf": "terraform {}"], .terraform, .none),
            (["main.tf": "terraform {\n cloud {\n workspaces {\n tags = []\n }\n }\n}"], .openTofu, .none),
            // 32
            (tofu, .openTofu, .named("tofu-workspace", file: "main.tofu")),
            (tofuJSON, .openTofu, .named("tofu-json-workspace", file: "main.tofu.json")),
            // 33
            (tofu, .terraform, .none), (tofuJSON, .terraform, .none),
            // 34
            (twins, .openTofu, .named("tofu-workspace", file: "main.tofu")), (twins, .terraform, .named("tf-workspace", file: "main.tf")),
            // 35
            (["a.tf.json": json("tf-json-workspace")], .terraform, .named("tf-json-workspace", file: "a.tf.json")),
            (["a.tf.json": json("tf-json-workspace")], .openTofu, .named("tf-json-workspace", file: "a.tf.json")),
            // 36
            (twinsJSON, .openTofu, .named("tofu-json", file: "main.tofu.json")),
            (twinsJSON, .terraform, .named("tf-json", file: "main.tf.json")),
            // 37
            (malformed, .openTofu, .none), (malformed, .terraform, .none),
            // 38: whether a workspace may be called so is for others to say.
            (["main.tf": native("a/b")], .terraform, .named("a/b", file: "main.tf")),
            // The first in the order of names; what is there twice does not count; what must be evaluated is not known.
            (["b.tf": native("b"), "a.tf": native("a")], .terraform, .named("a", file: "a.tf")),
            (["b.tf": native("b"), "a.tf": native("a") + native("c")], .terraform, .named("b", file: "b.tf")),
            (["a.tf": "terraform {\n cloud {\n workspaces {\n name = var.x\n }\n }\n}"], .terraform, .unknown(file: "a.tf")),
            (["a.tf.json": json("${var.x}")], .terraform, .unknown(file: "a.tf.json")),
        ] as [([String: String], Dialect, CloudWorkspace)])
    func workspace(files: [String: String], dialect: Dialect, expected: CloudWorkspace) {
        #expect(CloudWorkspace(files: files, dialect: dialect) == expected)
    }
}
