package import Domain
package import Terraform

/// A program that plans and applies.
package struct TerraformBinary: Hashable, Sendable {
    /// Absolute path.
    package var path: String
    package var version: TerraformVersion
    package var distribution: Distribution
    package init(path: String, version: TerraformVersion, distribution: Distribution) {
        self.path = path
        self.version = version
        self.distribution = distribution
    }
}

/// There is no program for a project: text for people.
package struct BinaryMissing: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}
