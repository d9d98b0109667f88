import HCL
import Testing

@Suite("The files of a folder that make a module") struct DialectTests {
    @Test(
        "are those that the program reads",
        arguments: [
            (["b.tf", "a.tf.json", "A.tf", "c.tfvars", "x.hcl", "a.tf.bak", "README"], .terraform, ["A.tf", "a.tf.json", "b.tf"]),
            ([".a.tf", "a.tf~", "#a.tf#", "tf", ".tf"], .terraform, []),
            (["a.tf", "a.tofu", "b.tf.json", "b.tofu.json", "c.tofu"], .terraform, ["a.tf", "b.tf.json"]),
            (["a.tf", "a.tofu", "b.tf.json", "b.tofu.json", "c.tofu"], .openTofu, ["a.tofu", "b.tofu.json", "c.tofu"]),
            (["a.tf", "a.tofu.json", "b.tf.json", "b.tofu"], .openTofu, ["a.tf", "a.tofu.json", "b.tf.json", "b.tofu"]),
        ] as [([String], Dialect, [String])])
    func files(names: [String], dialect: Dialect, expected: [String]) {
        #expect(dialect.configurationFiles(among: names) == expected)
    }
}
