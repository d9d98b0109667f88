package import Domain
package import Foundation

/// How the server is reached over HTTP. Read once at start; `setting: type, default: meaning`.
///
/// * `host: String, 0.0.0.0`: the address to listen on.
/// * `port: Int, 4141`: the port to listen on; 0 takes any free one.
/// * `publicURL: String`: the address that people use; pages link below its path.
/// * `certificate: Certificate?, nil`: serve HTTPS with it.
/// * `version: String`: shown on pages and by `/status`.
/// * `jobsFolder: String`: holds each job's folder, with its log.
/// * `webhooks: WebhookSettings`: what is expected of webhooks.
/// * `access: Access, everybody`: who may see the pages.
/// * `offersApplyStop: Bool, true`: whether people may stop all applies on the pages.
/// * `timeZone: TimeZone, the machine's`: in which pages write times.
package struct WebSettings: Sendable {
    /// Files with what HTTPS needs, in PEM; read again when one of them changes.
    package struct Certificate: Hashable, Sendable {
        package var chainFile: String
        package var keyFile: String
        package init(chainFile: String, keyFile: String) {
            self.chainFile = chainFile
            self.keyFile = keyFile
        }
    }

    /// Who may see pages, logs and locks. Webhooks and probes are for everybody.
    package enum Access: Hashable, Sendable {
        case everybody
        /// Whoever knows these, by HTTP's basic authentication.
        case login(user: String, password: Secret)
        case nobody
    }

    package var host = "0.0.0.0"
    package var port = 4141
    package var publicURL: String
    package var certificate: Certificate?
    package var version: String
    package var jobsFolder: String
    package var webhooks: WebhookSettings
    package var access = Access.everybody
    package var offersApplyStop = true
    package var timeZone = TimeZone.current

    package init(publicURL: String, version: String, jobsFolder: String, webhooks: WebhookSettings) {
        self.publicURL = publicURL
        self.version = version
        self.jobsFolder = jobsFolder
        self.webhooks = webhooks
    }

    /// The part of `publicURL` that stands before every path of ours: empty, or `/` and more, without a slash at its end.
    var basePath: String {
        var path = Substring(URLComponents(string: publicURL)?.percentEncodedPath ?? "")
        while path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
}

/// What is expected of webhooks. Read once at start; `setting: type, default: meaning`.
///
/// * `secret: Secret?, nil`: signs every delivery.
/// * `allowsUnsigned: Bool, false`: whether deliveries are taken without a secret.
/// * `allowsDrafts: Bool, false`: whether draft pull requests are planned.
/// * `announcesRefusals: Bool, true`: whether people hear that their repository is not served.
/// * `maximumBody: Int, 25 MiB`: GitHub sends no more than 25 MB.
package struct WebhookSettings: Sendable {
    package var secret: Secret?
    package var allowsUnsigned: Bool
    package var allowsDrafts: Bool
    package var announcesRefusals: Bool
    package var maximumBody: Int

    package init(
        secret: Secret?, allowsUnsigned: Bool = false, allowsDrafts: Bool = false, announcesRefusals: Bool = true,
        maximumBody: Int = 25 << 20
    ) {
        self.secret = secret
        self.allowsUnsigned = allowsUnsigned
        self.allowsDrafts = allowsDrafts
        self.announcesRefusals = announcesRefusals
        self.maximumBody = maximumBody
    }
}
