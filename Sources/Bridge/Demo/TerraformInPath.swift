import Domain
import Foundation

extension Distribution {
    /// What is installed: Terraform, or else OpenTofu.
    static func installed(inPath path: String) throws(DemoFault) -> Distribution {
        let folders = path.split(separator: ":")
        let programs: [(String, Distribution)] = [("terraform", .terraform), ("tofu", .opentofu)]
        for (name, distribution) in programs
        where folders.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }) {
            return distribution
        }
        throw DemoFault(
            """
            the demo plans and applies for real, but there is no terraform and no tofu in PATH.
            `make demo` in Bulkhead's source fetches Terraform for itself. To install one yourself:
              https://developer.hashicorp.com/terraform/install
              https://opentofu.org/docs/intro/install/
            """)
    }
}
