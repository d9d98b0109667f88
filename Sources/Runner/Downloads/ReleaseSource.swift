package import Domain
import Terraform

/// Where the releases of a distribution lie, and whose signature they must carry.
package struct ReleaseSource: Hashable, Sendable {
    package var distribution: Distribution
    /// URL under which a release has its files, without a slash at its end.
    package var base: String
    /// URL of the list of all releases.
    package var index: String
    package var keys: SigningKeys

    package init(_ distribution: Distribution, base: String, index: String, keys: SigningKeys) {
        self.distribution = distribution
        self.base = base
        self.index = index
        self.keys = keys
    }

    /// Terraform's releases, at HashiCorp or at a mirror laid out alike. `moreKeys` are a mirror's own.
    package static func hashiCorp(at url: String = "https://releases.hashicorp.com", moreKeys: SigningKeys? = nil) -> ReleaseSource {
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        base += "/terraform"
        return ReleaseSource(.terraform, base: base, index: base + "/index.json", keys: moreKeys.map { .hashiCorp + $0 } ?? .hashiCorp)
    }

    /// OpenTofu's releases at GitHub.
    package static func openTofu(moreKeys: SigningKeys? = nil) -> ReleaseSource {
        ReleaseSource(
            .opentofu, base: "https://github.com/opentofu/opentofu/releases/download", index: "https://get.opentofu.org/tofu/api.json",
            keys: moreKeys.map { .openTofu + $0 } ?? .openTofu)
    }

    func release(_ version: TerraformVersion) -> Release { Release(source: self, version: version) }
}

/// A version of a distribution, as it is published.
struct Release: Hashable, Sendable {
    var source: ReleaseSource
    var version: TerraformVersion

    /// The program's name in the archive.
    var program: String { source.distribution.program }
    /// The program's name on our disk.
    var installedName: String { "\(program)\(version)" }
    var archiveName: String { "\(program)_\(version)_linux_\(Self.architecture).zip" }
    var archive: String { "\(folder)/\(archiveName)" }
    var checksums: String { "\(folder)/\(program)_\(version)_SHA256SUMS" }

    /// Where the signature of the checksums may lie, the best place first.
    var signatures: [String] {
        switch source.distribution {
        // Releases from before 2021 are signed twice, and the first key is no longer believed.
        case .terraform: [checksums + ".72D7468F.sig", checksums + ".sig"]
        case .opentofu: [checksums + ".gpgsig"]
        }
    }

    private var folder: String {
        switch source.distribution {
        case .terraform: "\(source.base)/\(version)"
        case .opentofu: "\(source.base)/v\(version)"
        }
    }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }
}

extension Release: CustomStringConvertible {
    var description: String { "\(program) \(version)" }
}
