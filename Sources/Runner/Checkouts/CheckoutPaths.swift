import Crypto
import Domain

/// Where repositories lie in the data folder. Names from a forge or a repository cannot lead elsewhere, nor can two share a place.
struct CheckoutPaths: Hashable, Sendable {
    let dataFolder: String

    func mirror(of repository: Repository) -> String { "\(dataFolder)/mirrors/\(Self.folder(of: repository))+.git" }

    /// Everything of a pull request.
    func copies(of pullRequest: PullRequest.Reference) -> String {
        "\(dataFolder)/work/\(Self.folder(of: pullRequest.repository))/\(pullRequest.number)"
    }

    func copy(for pullRequest: PullRequest.Reference, _ project: ProjectKey) -> String {
        let name = ["project", "\(pullRequest.number)", project.dir, project.workspace] + (project.name.map { [$0] } ?? [])
        // Git names its record of a working copy after the folder, and changes names with dots at the start or beside each other.
        let readable = Self.readable(project.statusName, 40).split(separator: ".", omittingEmptySubsequences: false).joined(separator: "_")
        return "\(copies(of: pullRequest))/\(readable)+\(Self.hash(name))"
    }

    func copyForHooks(of pullRequest: PullRequest.Reference, named name: String) -> String {
        "\(copies(of: pullRequest))/hooks+\(Self.hash(["hooks", "\(pullRequest.number)", name]))"
    }

    var pipes: String { "\(dataFolder)/pipes" }

    private static func folder(of repository: Repository) -> String {
        let names = [repository.host] + repository.fullName.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return names.map(component).joined(separator: "/")
    }

    /// A plain name as it is, another one as a hash with something to read in front. A plain one has no `+`, so none can be made
    /// to look like the other; a number is not plain, since a pull request's folder lies beside those of a group's repositories.
    static func component(_ name: String) -> String {
        let isPlain =
            (1...100).contains(name.utf8.count) && readable(name, 100) == name && !name.hasPrefix(".") && !name.hasPrefix("-")
            && !name.utf8.allSatisfy { (48...57).contains($0) }
        return isPlain ? name : "\(readable(name, 40))+\(hash([name]))"
    }

    private static func readable(_ text: String, _ limit: Int) -> String {
        let bytes = text.utf8.prefix(limit).map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// git refuses dots in some places of a name.
    private static func word(_ text: String) -> String {
        String(readable(text, 40).map { $0 == "." ? "_" : $0 })
    }

    /// Each text with its length, so that texts cannot run into each other.
    private static func hash(_ texts: [String]) -> String {
        let text = texts.map { "\($0.utf8.count):\($0)" }.joined()
        return SHA256.hash(data: Array(text.utf8)).prefix(12).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
