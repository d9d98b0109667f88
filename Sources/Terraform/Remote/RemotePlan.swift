/// A plan that only a remote workspace holds: in the place of the plan file lies what it printed.
package enum RemotePlan {
    /// The first line of such a file.
    package static let mark = "Atlantis: this plan was created by remote ops\n"

    package static func isOne(_ file: [UInt8]) -> Bool { file.starts(with: mark.utf8) }

    /// What is kept of a plan that printed `output`.
    package static func file(of output: String, version: TerraformVersion) -> String {
        mark + PlanText.strippingRefresh(output, version: version)
    }

    /// Whether a plan failed only because its backend cannot give out what it planned. Every version has said it in other words
    /// around these.
    package static func isRefusalToSave(_ output: String) -> Bool { output.contains("Saving a generated plan is currently not supported") }

    /// Arguments of a plan that is not saved.
    package static func planArguments(extra: [String], commenter: [String]) -> [String] {
        ["plan", "-input=false", "-refresh", "-no-color"] + extra + commenter
    }

    /// Arguments of an apply that plans first and then asks.
    package static func applyArguments(extra: [String], commenter: [String]) -> [String] {
        ["apply", "-input=false", "-no-color"] + extra + commenter
    }
}
