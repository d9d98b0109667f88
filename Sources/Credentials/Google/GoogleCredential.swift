import Domain

/// How a token of Google is asked for, once files and the server's own variables are read.
indirect enum GoogleCredential: Sendable {
    case key(GoogleKey)
    case federated(GoogleFederation)
    /// The machine's own account.
    case metadata
    case impersonated(GoogleImpersonation, by: GoogleCredential)

    init(_ login: GoogleLogin, server: ServerIdentity, endpoints: GoogleEndpoints, doing: String) throws(StoreFault) {
        switch login {
        case .serviceAccount(let file):
            let credential = try GoogleCredentialFile.credential(
                in: try IdentityFile.text(file, doing: doing), named: file, endpoints: endpoints, doing: doing)
            guard case .key = credential else {
                throw StoreFault(.misconfigured, doing: doing, reason: "the file \(file) is not a service account's key")
            }
            self = credential
        case .workloadIdentity(let audience, let tokenFile, let account):
            let federation = GoogleCredential.federated(
                GoogleFederation(audience: audience, tokenURL: endpoints.exchange, source: .init(file: tokenFile)))
            if let account {
                self = .impersonated(try GoogleImpersonation(account: account, endpoints: endpoints, doing: doing), by: federation)
            } else {
                self = federation
            }
        case .ambient: self = try Self.ambient(server, endpoints, doing)
        }
    }

    /// What `GOOGLE_APPLICATION_CREDENTIALS_JSON` is or the file in `GOOGLE_APPLICATION_CREDENTIALS` holds, else the machine's account.
    private static func ambient(_ server: ServerIdentity, _ endpoints: GoogleEndpoints, _ doing: String) throws(StoreFault) -> Self {
        if let text = server["GOOGLE_APPLICATION_CREDENTIALS_JSON"] {
            return try GoogleCredentialFile.credential(
                in: Secret(text), named: "GOOGLE_APPLICATION_CREDENTIALS_JSON", endpoints: endpoints, doing: doing)
        }
        guard let file = server["GOOGLE_APPLICATION_CREDENTIALS"] else { return .metadata }
        return try GoogleCredentialFile.credential(
            in: try IdentityFile.text(file, doing: doing), named: file, endpoints: endpoints, doing: doing)
    }
}

/// The key of a service account.
struct GoogleKey: Sendable {
    var account: String
    var key: Secret
    var keyID: String?
    var tokenURL: String
}

/// A workload identity pool's provider, and the token that it trusts.
struct GoogleFederation: Sendable {
    /// A file that is read anew for each exchange; with `field`, it holds JSON.
    struct Source: Sendable {
        var file: String
        var field: String?
    }
    var audience: String
    var tokenType = "urn:ietf:params:oauth:token-type:jwt"
    var tokenURL: String
    var source: Source
}

/// A service account that somebody else acts as.
struct GoogleImpersonation: Sendable {
    var account: String
    var url: String
    var delegates: [String] = []
    var lifetime = 3600

    init(account: String, endpoints: GoogleEndpoints, doing: String) throws(StoreFault) {
        guard GoogleName.isAccount(account) else {
            throw StoreFault(.misconfigured, doing: doing, reason: "'\(account)' cannot be the address of a service account")
        }
        self.account = account
        url = "\(endpoints.impersonation)/v1/projects/-/serviceAccounts/\(account):generateAccessToken"
    }

    /// From the address in a credentials file.
    init?(url: String, lifetime: Int?, delegates: [String]?) {
        let end = ":generateAccessToken"
        guard url.hasSuffix(end), let name = url.dropLast(end.count).split(separator: "/").last,
            case let account = String(name).replacing("%40", with: "@"), GoogleName.isAccount(account)
        else { return nil }
        self.account = account
        self.url = url
        self.delegates = delegates ?? []
        self.lifetime = min(max(lifetime ?? 3600, 1), 3600)
    }
}
