import Domain
import Foundation

/// A repository as GitHub's JSON describes it.
struct RepositoryWire: Decodable, Sendable {
    var fullName: String?
    var cloneURL: String?

    enum CodingKeys: String, CodingKey {
        case fullName = "full_name"
        case cloneURL = "clone_url"
    }

    /// The repository, whose name can then be trusted to be one: nothing else is built into URLs and paths.
    func repository() throws(UnusablePayload) -> Repository {
        guard let fullName, !fullName.isEmpty else { throw "repoFullName can't be empty" }
        guard let cloneURL, !cloneURL.isEmpty else { throw "cloneURL can't be empty" }
        // Longer than any on GitHub. What is refused is quoted in the answer.
        guard fullName.utf8.count <= 256 else { throw "repoFullName is too long" }
        guard cloneURL.utf8.count <= 2048 else { throw "cloneURL is too long" }
        try checkName(fullName)
        let withSuffix = cloneURL.hasSuffix(".git") ? cloneURL : cloneURL + ".git"
        guard let url = URLComponents(string: withSuffix), let host = url.encodedHost, !host.isEmpty else {
            throw "invalid clone url: \(goQuoted(cloneURL))"
        }
        guard url.path == "/\(fullName).git" else {
            throw "expected clone url to have path \"/\(fullName).git\" but had \(goQuoted(url.path))"
        }
        return Repository(host: host.lowercased(), fullName: fullName)
    }

    private func checkName(_ fullName: String) throws(UnusablePayload) {
        let name = fullName.lastIndex(of: "/").map { fullName[fullName.index(after: $0)...] } ?? ""
        let owner = fullName.lastIndex(of: "/").map { fullName[..<$0] } ?? ""
        if owner.isEmpty || name.isEmpty {
            throw "invalid repo format \(goQuoted(fullName)), owner \(goQuoted(owner)) or repo \(goQuoted(name)) was empty"
        }
        if owner.contains("/") { throw "invalid repo format \(goQuoted(fullName)), owner \(goQuoted(owner)) should not contain any /'s" }
        if owner.contains("..") || name.contains("..") {
            throw "invalid repo format \(goQuoted(fullName)), owner or repo cannot contain '..'"
        }
        let isPlain = fullName.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 47, 95].contains(byte)
        }
        if !isPlain || owner.hasPrefix("-") || owner == "." || name == "." {
            throw "invalid repo format \(goQuoted(fullName)), owner or repo is not a name on GitHub"
        }
    }
}

/// Why a payload can't be used, in the words that the sender is answered with.
struct UnusablePayload: Error, ExpressibleByStringInterpolation {
    let reason: String
    init(stringLiteral reason: String) { self.reason = reason }
}
