import Credentials
import CryptoExtras
import Domain
import Foundation

/// A service account's key, made for the test run.
enum GoogleBench {
    static let account = "b@p.iam.gserviceaccount.com"
    private static let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    static func privateKey() throws -> String { try key.get().pemRepresentation }
    static func publicKey() throws -> String { try key.get().publicKey.pemRepresentation }

    /// The file that Google makes for a service account's key.
    static func keyFile(tokenURL: String, pem: String? = nil) throws -> String {
        try json([
            "type": "service_account", "client_email": account, "private_key": try pem ?? privateKey(), "private_key_id": "k1",
            "token_uri": tokenURL,
        ])
    }

    static func json(_ object: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    }

    /// The server's variables with every service of Google at `url`.
    static func server(_ url: String, metadata: String? = nil, _ more: [String: String] = [:]) -> ServerIdentity {
        CloudBench.server(
            [
                "BULKHEAD_GOOGLE_STS_URL": url, "BULKHEAD_GOOGLE_IAM_CREDENTIALS_URL": url, "BULKHEAD_GOOGLE_SECRET_MANAGER_URL": url + "/",
                "GCE_METADATA_HOST": (metadata ?? url).replacing("http://", with: ""),
            ].merging(more) { $1 })
    }
}
