package import Domain
import Foundation

/// Who we are to GitHub: a user with a personal access token.
package struct GitHubIdentity: Hashable, Sendable {
    /// Where the token is.
    package enum Token: Hashable, Sendable {
        case value(Secret)
        /// Read for every request, because others replace it while we run.
        case file(path: String)
    }
    package var user: String
    package var token: Token
    package init(user: String, token: Token) {
        self.user = user
        self.token = token
    }

    func credential(for request: String) throws(ForgeFault) -> GitCredential {
        switch token {
        case .value(let secret): return GitCredential(user: user, password: secret)
        case .file(let path):
            let text: String
            do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
                throw ForgeFault(.unreachable("failed reading github token file: \(path): \(error.localizedDescription)"), request: request)
            }
            let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
            // Whoever replaces the file in place empties it for a moment.
            guard !token.isEmpty else {
                throw ForgeFault(.unreachable("failed reading github token file: \(path): it is empty"), request: request)
            }
            return GitCredential(user: user, password: Secret(token))
        }
    }
}

extension GitCredential {
    /// The header of HTTP's basic authentication.
    var basicAuthorization: String { "Basic " + Data("\(user):\(password.reveal())".utf8).base64EncodedString() }
}
