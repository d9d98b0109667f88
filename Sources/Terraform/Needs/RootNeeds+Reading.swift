package import Domain
import HCL

extension RootNeeds {
    /// What a root needs, read from its files and from those of the modules of the repository that it calls. Nothing is evaluated but
    /// names that stand for constants, and nothing is run.
    /// - Parameters:
    ///   - root: the root's folder in the repository.
    ///   - workspace: what `terraform.workspace` stands for.
    package static func read(
        _ root: String, workspace: String, distribution: Distribution = .terraform, variables: VariableSources = .init(),
        in texts: RepositoryTexts
    ) -> RootNeeds {
        var reading = RootNeedsReading(texts, distribution == .opentofu ? .openTofu : .terraform, workspace: workspace)
        reading.read(root: root, variables)
        return reading.needs
    }

    /// Takes note of something that leaves unknown what is needed.
    package mutating func doubt(_ sentence: String) {
        isUncertain = true
        if doubts.count < 20, !doubts.contains(sentence) { doubts.append(sentence) }
    }
}
