import Domain

/// Where Google's services are. The operator may name other places in the server's variables: `BULKHEAD_GOOGLE_TOKEN_URL`
/// (`https://oauth2.googleapis.com/token`; only for keys that name none), `BULKHEAD_GOOGLE_STS_URL` (`https://sts.googleapis.com`),
/// `BULKHEAD_GOOGLE_IAM_CREDENTIALS_URL` (`https://iamcredentials.googleapis.com`), `BULKHEAD_GOOGLE_SECRET_MANAGER_URL`
/// (`https://secretmanager.googleapis.com`), and `GCE_METADATA_HOST` (`metadata.google.internal`; also `GCE_METADATA_ROOT`, `GCE_METADATA_IP`).
struct GoogleEndpoints: Sendable {
    var token: String
    var exchange: String
    var impersonation: String
    var secretManager: String
    var metadata: String

    init(_ server: ServerIdentity) {
        func base(_ name: String, _ usual: String) -> String {
            let address = server[name] ?? usual
            return address.hasSuffix("/") ? String(address.dropLast()) : address
        }
        token = base("BULKHEAD_GOOGLE_TOKEN_URL", "https://oauth2.googleapis.com/token")
        exchange = base("BULKHEAD_GOOGLE_STS_URL", "https://sts.googleapis.com") + "/v1/token"
        impersonation = base("BULKHEAD_GOOGLE_IAM_CREDENTIALS_URL", "https://iamcredentials.googleapis.com")
        secretManager = base("BULKHEAD_GOOGLE_SECRET_MANAGER_URL", "https://secretmanager.googleapis.com")
        let host = server["GCE_METADATA_HOST"] ?? server["GCE_METADATA_ROOT"] ?? server["GCE_METADATA_IP"] ?? "metadata.google.internal"
        metadata = "http://\(host)/computeMetadata/v1/instance/service-accounts/default/token"
    }
}

/// What a token of Google allows at most.
enum GoogleScope {
    static let cloudPlatform = "https://www.googleapis.com/auth/cloud-platform"
    /// Enough for acting as somebody else.
    static let iam = "https://www.googleapis.com/auth/iam"
}

/// Names of Google's that we put into addresses.
enum GoogleName {
    static func isAccount(_ text: String) -> Bool {
        isMade(text, of: "@._-", 3...256) && text.filter { $0 == "@" }.count == 1 && !text.contains("..")
    }
    static func isProject(_ text: String) -> Bool { isMade(text, of: ".:-", 1...100) && !text.contains("..") && text != "." }
    static func isSecret(_ text: String) -> Bool { isMade(text, of: "_-", 1...255) }
    static func isPrefix(_ text: String) -> Bool { isMade(text, of: "_-", 0...255) }

    private static func isMade(_ text: String, of marks: String, _ length: ClosedRange<Int>) -> Bool {
        length.contains(text.utf8.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || marks.contains($0)) }
    }
}
