/// An apply that plans first and asks before it goes on: the answer is yes if it planned what was reviewed.
package struct RemoteApply: Hashable, Sendable {
    /// What the plan printed that was reviewed.
    package var reviewed: String
    package var version: TerraformVersion

    /// - Parameter file: what lies in the place of the plan file.
    package init(reviewed file: String, version: TerraformVersion) {
        reviewed = file.hasPrefix(RemotePlan.mark) ? String(file.dropFirst(RemotePlan.mark.count)) : file
        self.version = version
    }

    /// What it waits for an answer to: nil as long as `output`, which is all it printed, does not end in a question.
    package func question(in output: String) -> Question? {
        guard output.contains("  Terraform will perform the actions described above."),
            output.contains("  Only 'yes' will be accepted to approve.")
        else { return nil }
        let plan = PlanText.strippingRefresh(output, version: version)
        let start = plan.firstRange(of: "Do you want to perform these actions in workspace \"")?.lowerBound ?? plan.endIndex
        return Question(planned: Self.trimmed(plan[..<start]), reviewed: Self.trimmed(reviewed[...]))
    }

    /// What it printed after the question.
    package static func afterQuestion(in output: String) -> String {
        guard let prompt = output.firstRange(of: "  Only 'yes' will be accepted to approve.") else { return output }
        guard let end = output[prompt.upperBound...].firstRange(of: "Enter a value: ")?.upperBound else {
            return String(output[prompt.upperBound...])
        }
        return String(output[end...])
    }

    /// Whether to go on with what was planned.
    package struct Question: Hashable, Sendable {
        package var planned: String
        package var reviewed: String

        package var answer: String { planned == reviewed ? "yes\n" : "no\n" }

        /// Why it was not gone on with: text for people.
        package var refusal: String {
            """
            Plan generated during apply phase did not match plan generated during plan phase.
            Aborting apply.

            Expected Plan:

            \(reviewed)
            **************************************************

            Actual Plan:

            \(planned)
            **************************************************

            This likely occurred because someone applied a change to this state in-between
            your plan and apply commands.
            To resolve, re-run plan.
            """
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let rest = text.unicodeScalars.drop { $0.properties.isWhitespace }
        guard let last = rest.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
