/// For whom something is minted. Nothing in it is secret: Vault keeps it beside the token and writes it into its audit log.
package struct VaultJob: Sendable {
    package var id: String
    package var run: String
    /// Such as tenant, phase and repository, for whoever reads Vault's audit log.
    package var details: [String: String]
    /// How long the job may take in all: what is minted ends then by itself.
    package var lifetime: Duration
    package init(id: String, run: String, details: [String: String] = [:], lifetime: Duration) {
        self.id = id
        self.run = run
        self.details = details
        self.lifetime = lifetime
    }

    var seconds: Int { max(1, Int(lifetime.components.seconds)) }

    /// What Vault keeps beside a token of the job.
    var meta: [String: String] { details.merging(["run_id": run, "job_id": id]) { $1 } }
}
