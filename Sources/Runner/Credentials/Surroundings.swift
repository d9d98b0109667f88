import Domain

/// What a job's programs find in their environment besides what we tell them and what hooks and steps set.
struct Surroundings: Sendable {
    /// The least that counts: everything else wins over it.
    var base: [String: String]
    /// Credentials: they win over everything.
    var injected: [String: String] = [:]
    /// Names that no program sees.
    var removed: Set<String> = []
    /// Whether the job is a tenant's, so that steps may not set what makes programs run other code or trust others.
    var isTenants = false

    /// What is left when credentials and removals have had their say.
    func finished(_ environment: [String: String]) -> [String: String] {
        environment.merging(injected) { $1 }.filter { !removed.contains($0.key) }
    }

    /// Without credentials: for programs that only look at what is there.
    var bare: [String: String] { base.filter { !removed.contains($0.key) } }
}

extension Surroundings {
    /// What a tenant's job begins with: nothing of the server's environment but what the operator passes on.
    /// - Parameters:
    ///   - server: the server's own environment, without what it was configured with.
    ///   - home: a folder of the job's own.
    init(_ order: CredentialOrder, server: [String: String], home: String, temporaryFolder: String) {
        var base = Self.fixed(from: server, home: home, temporaryFolder: temporaryFolder)
        if order.inheritsEnvironment { base.merge(server.filter { !Self.isSecretive($0.key) }) { $1 } }
        for name in order.passedOn { base[name] = server[name] }
        base.merge(order.environment) { $1 }
        self.init(base: base, removed: Set(order.masks), isTenants: true)
    }

    /// What programs need to run at all, and what keeps them from asking machines and people.
    static func fixed(from server: [String: String], home: String, temporaryFolder: String) -> [String: String] {
        var base = [
            "HOME": home, "TMPDIR": temporaryFolder, "LANG": "C.UTF-8", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        ]
        for name in ["PATH", "TZ", "TF_CLI_CONFIG_FILE", "SSL_CERT_FILE", "SSL_CERT_DIR"] { base[name] = server[name] }
        return base
    }

    /// By which the server itself, or whoever started it, is somebody.
    private static func isSecretive(_ name: String) -> Bool {
        secretive.contains(name) || beginnings.contains(where: name.hasPrefix) || endings.contains(where: name.hasSuffix)
    }

    private static let beginnings = [
        "ATLANTIS_", "BULKHEAD_", "KVENV_", "VAULT_", "BAO_", "AWS_", "AZURE_", "ARM_", "GOOGLE_", "CLOUDSDK_", "IDENTITY_", "MSI_", "GH_",
        "GITHUB_", "GITLAB_",
    ]
    private static let endings = ["_TOKEN", "_SECRET", "_PASSWORD", "_KEY", "_CREDENTIALS"]
    private static let secretive: Set<String> = ["HOME", "TMPDIR", "SSH_AUTH_SOCK", "GNUPGHOME", "KUBECONFIG", "DOCKER_CONFIG", "NETRC"]
}

/// Variables that make programs run other code, trust others or print what they are given. Steps of a tenant's job may not set them.
enum ReservedNames {
    static func contains(_ name: String) -> Bool {
        names.contains(name) || beginnings.contains(where: name.hasPrefix) || name.uppercased().hasSuffix("_PROXY")
    }

    private static let beginnings = ["LD_", "DYLD_", "TF_CLI_ARGS", "TF_LOG", "GIT_", "SSL_CERT_", "PYTHON", "PERL5"]
    private static let names: Set<String> = [
        "BASH_ENV", "ENV", "IFS", "PATH", "HOME", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR", "TF_REATTACH_PROVIDERS", "AWS_CONFIG_FILE",
        "AWS_CA_BUNDLE", "GODEBUG", "GOCOVERDIR", "NODE_OPTIONS", "RUBYOPT",
    ]
}
