package import Domain
import Foundation

/// A session as a job finds it: under the account's number, and under a name of its own.
package struct AWSJobProfile: Sendable {
    package var session: AWSSession
    /// Besides `acct-<account>`; nil for none.
    package var name: String?
    package var region: String?
    package init(_ session: AWSSession, name: String? = nil, region: String? = nil) {
        self.session = session
        self.name = name
        self.region = region
    }
}

/// The files by which programs for AWS find a job's sessions. Nothing in them makes a program run or assume anything.
package struct AWSJobFiles: Sendable {
    /// For `AWS_SHARED_CREDENTIALS_FILE`.
    package let credentials: Secret
    /// For `AWS_CONFIG_FILE`.
    package let configuration: String

    /// `[default]` is there only for a single session: a root that forgets to say which account it means must not get just any.
    package init(_ profiles: [AWSJobProfile]) throws(StoreFault) {
        let sections = try Self.sections(profiles)
        credentials = Secret(
            sections.map { name, profile in
                """
                [\(name)]
                aws_access_key_id = \(profile.session.keyID)
                aws_secret_access_key = \(profile.session.secret.reveal())
                aws_session_token = \(profile.session.token.reveal())

                """
            }.joined(separator: "\n"))
        configuration = sections.compactMap { name, profile in
            profile.region.map { "[\(name == "default" ? name : "profile \(name)")]\nregion = \($0)\n" }
        }.joined(separator: "\n")
    }

    private static func sections(_ profiles: [AWSJobProfile]) throws(StoreFault) -> [(String, AWSJobProfile)] {
        let counts = Dictionary(profiles.map { ($0.session.account, 1) }, uniquingKeysWith: +)
        var sections: [(String, AWSJobProfile)] = []
        for profile in profiles {
            let account = profile.session.account
            _ = try AWSRegion(profile.region, doing: doing)
            // Two roles in one account: the number alone would not say which is meant.
            if counts[account] == 1 { sections.append(("acct-\(account)", profile)) }
            if let name = profile.name { sections.append((try checked(name), profile)) }
            guard counts[account] == 1 || profile.name != nil else {
                throw fault("account \(account) has several roles, so each needs a profile of its own")
            }
        }
        if profiles.count == 1, !sections.contains(where: { $0.0 == "default" }) { sections.append(("default", profiles[0])) }
        let names = Dictionary(sections.map { ($0.0, 1) }, uniquingKeysWith: +)
        if let twice = names.filter({ $0.value > 1 }).keys.min() { throw fault("two identities have the profile '\(twice)'") }
        return sections
    }

    /// Names end sections, or begin others, if they may hold anything.
    private static func checked(_ name: String) throws(StoreFault) -> String {
        let isName = (1...64).contains(name.utf8.count) && name.utf8.allSatisfy { 33...126 ~= $0 && !Array("[]#;\"'=".utf8).contains($0) }
        guard isName else { throw fault("a profile cannot be called '\(name)'") }
        return name
    }

    private static func fault(_ reason: String) -> StoreFault { StoreFault(.misconfigured, doing: doing, reason: reason) }
    private static let doing = "writing the profiles of AWS"
}

extension AWSSession {
    /// What a container's service answers to programs that ask for keys.
    package var containerAnswer: Secret {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let answer = [
            "AccessKeyId": keyID, "SecretAccessKey": secret.reveal(), "Token": token.reveal(), "RoleArn": role,
            "Expiration": expiresAt.formatted(.iso8601),
        ]
        return Secret((try? encoder.encode(answer)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    }
}
