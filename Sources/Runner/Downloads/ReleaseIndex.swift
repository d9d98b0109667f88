import Domain
import Foundation
import Terraform

/// The list of all releases that a place publishes.
enum ReleaseIndex {
    private struct HashiCorp: Decodable {
        struct Anything: Decodable { init(from decoder: any Decoder) {} }
        var versions: [String: Anything]
    }

    private struct OpenTofu: Decodable {
        struct Version: Decodable { var id: String }
        var versions: [Version]
    }

    /// The versions in a list. What is no version is passed over.
    static func versions(in bytes: [UInt8], of distribution: Distribution) throws -> [TerraformVersion] {
        let decoder = JSONDecoder()
        let names =
            switch distribution {
            case .terraform: try decoder.decode(HashiCorp.self, from: Data(bytes)).versions.map(\.key)
            case .opentofu: try decoder.decode(OpenTofu.self, from: Data(bytes)).versions.map(\.id)
            }
        return names.compactMap { TerraformVersion($0) }
    }
}
