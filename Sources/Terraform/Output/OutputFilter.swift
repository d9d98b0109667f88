import Domain
package import Patterns

extension [Step.OutputFilter] {
    /// What a comment may show of a `run` step's output: filters in their order, all expressions where the first one stands.
    ///
    /// An expression that cannot be read is an error: showing the text unfiltered would show what someone meant to hide.
    package func shown(_ text: String, version: TerraformVersion, succeeded: Bool) throws(PatternError) -> String {
        var result = text
        var hasRedacted = false
        for filter in self {
            switch filter {
            case .show: break
            case .hide: if succeeded { return "" }
            case .stripRefreshing: result = PlanText.strippingRefresh(result, version: version)
            case .redact:
                if !hasRedacted { result = try redacting(result) }
                hasRedacted = true
            }
        }
        return result
    }

    private func redacting(_ text: String) throws(PatternError) -> String {
        var result = text
        for case .redact(let pattern) in self {
            result = try RegularExpression(pattern).redactingMatches(in: result)
        }
        return result
    }
}
