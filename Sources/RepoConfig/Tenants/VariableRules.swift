/// Which variables an operator may set for, or pass on to, the jobs of a tenant.
enum VariableRules {
    /// Why a variable cannot be set to a plain value; nil if it can.
    ///
    /// An operator may do what the steps of a repository may not, such as `TF_CLI_ARGS`: the values are the operator's own. What
    /// makes programs load other code, what the server sets itself, and what can only be a secret is refused to everybody.
    static func problem(withSetting name: String) -> String? {
        if let problem = Shape.variable.problem(with: name) { return problem }
        if isReserved(name) { return "'\(name)' is reserved: the server sets it, or it makes programs run other code" }
        if isCredential(name) { return "'\(name)' is a secret and must not stand here: use 'secrets' or 'identities'" }
        return nil
    }

    /// Why a variable of the server's environment cannot be passed on; nil if it can.
    static func problem(withPassingOn name: String) -> String? {
        if let problem = Shape.variable.problem(with: name) { return problem }
        if isReserved(name) { return "'\(name)' is reserved: the server sets it, or it makes programs run other code" }
        if isCredential(name) { return "'\(name)' is the server's own identity: use 'secrets' or 'identities'" }
        return nil
    }

    static func isReserved(_ name: String) -> Bool {
        reserved.contains(name) || reservedBeginnings.contains { name.utf8.starts(with: $0.utf8) }
    }

    private static let reserved: Set<String> = [
        "AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED", "AWS_SHARED_CREDENTIALS_FILE", "BASH_ENV", "CHECKPOINT_DISABLE", "ENV",
        "GOCOVERDIR",
        "GODEBUG", "HOME", "IFS", "NODE_OPTIONS", "PATH", "RUBYOPT", "SHELLOPTS", "TF_CLI_CONFIG_FILE", "TF_DATA_DIR", "TF_INPUT",
        "TF_IN_AUTOMATION", "TF_PLUGIN_CACHE_DIR", "TF_REATTACH_PROVIDERS", "TF_WORKSPACE", "TMPDIR",
    ]
    /// A trace of Terraform's prints credentials.
    private static let reservedBeginnings = [
        "ATLANTIS_", "AWS_CONTAINER_", "BASH_FUNC_", "BULKHEAD_", "DYLD_", "KVENV_", "LD_", "PERL5", "PYTHON", "TF_LOG",
    ]

    static func isCredential(_ name: String) -> Bool { credentials.contains(name) || name.utf8.starts(with: "TF_TOKEN_".utf8) }

    private static let credentials: Set<String> = [
        "ARM_ACCESS_KEY", "ARM_CLIENT_CERTIFICATE", "ARM_CLIENT_CERTIFICATE_PASSWORD", "ARM_CLIENT_SECRET", "ARM_OIDC_REQUEST_TOKEN",
        "ARM_OIDC_TOKEN", "ARM_SAS_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_CLIENT_SECRET",
        "GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "GOOGLE_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN", "IDENTITY_HEADER", "MSI_SECRET",
        "VAULT_TOKEN",
    ]
}
