/// What a job does to infrastructure, as far as credentials are concerned. A phase that nothing is granted for gets nothing.
package enum Phase: String, Hashable, Codable, Sendable, CaseIterable {
    case plan, apply
    /// An apply whose plan deletes, forgets, or touches what its tenant calls high impact.
    case destroy
    case importing = "import"
    /// `state rm`.
    case state
    case policy, drift
}
