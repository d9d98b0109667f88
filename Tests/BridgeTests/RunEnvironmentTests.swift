import Bridge
import Domain
import Testing

@Suite("What runs get of the server's environment") struct RunEnvironmentTests {
    static let secrets = [Secret("ghp_0123456789"), Secret("T")]

    @Test(
        "has nothing that the server was configured with",
        arguments: [
            ("ATLANTIS_GH_TOKEN", "x", false), ("BULKHEAD_PORT", "1", false), ("ATLANTIS_ANYTHING", "", false),
            ("GITHUB_TOKEN", "ghp_0123456789", false), ("URL", "https://bot:ghp_0123456789@github.com", false), ("SHORT", "T", false),
            ("PATH", "/usr/bin:/TOOLS", true), ("AWS_PROFILE", "plan", true), ("TF_VAR_region", "eu", true),
        ])
    func make(name: String, value: String, isThere: Bool) {
        #expect((RunEnvironment.make(from: [name: value], without: Self.secrets)[name] == value) == isThere)
    }
}
