import Crypto
import Domain
import Foundation

/// That somebody wants to act as a role, within AWS's limits.
struct AWSRoleRequest: Sendable {
    let role: String
    let sessionName: String
    /// Seconds; nil for as long as AWS thinks fit.
    var duration: Int?
    /// Whether an hour will do where the role does not allow so long a session.
    var mayShorten = false
    var policy: String?
    var policyARNs: [String] = []
    var tags: [(key: String, value: String)] = []
    var sourceIdentity: String?
    var externalID: String?

    var doing: String { "assuming the role \(role)" }

    init(role: String, sessionName: String) throws(StoreFault) {
        self.role = role
        self.sessionName = AWSNames.session(sessionName)
        guard AWSNames.account(of: role) != nil else {
            throw StoreFault(.misconfigured, doing: "assuming the role \(role)", reason: "this is no ARN of a role")
        }
    }

    /// What a job asks for. `tags` win over those that the operator wrote.
    init(
        _ identity: AWSIdentity, named name: String, sourceIdentity: String?, tags: [String: String], lifetime: Duration
    ) throws(StoreFault) {
        try self.init(role: identity.role.arn, sessionName: name)
        let most = identity.duration ?? 43_200
        duration = max(900, min(Int(lifetime.components.seconds) + (lifetime.components.attoseconds > 0 ? 1 : 0), most, 43_200))
        mayShorten = identity.duration == nil
        policy = identity.sessionPolicy
        policyARNs = identity.policyARNs
        externalID = identity.role.externalID
        if identity.isTagged {
            self.sourceIdentity = sourceIdentity.flatMap { $0.isEmpty ? nil : AWSNames.session($0) }
            self.tags = Self.joined(identity.tags, tags)
        }
        if let problem = problem { throw StoreFault(.misconfigured, doing: doing, reason: problem) }
    }

    /// The parameters that both ways of asking have, and those that need a signature.
    func fields(isSigned: Bool) -> [(String, String)] {
        var fields = [
            ("Action", isSigned ? "AssumeRole" : "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", sessionName),
        ]
        if let duration { fields.append(("DurationSeconds", "\(duration)")) }
        if let policy { fields.append(("Policy", policy)) }
        for (place, arn) in policyARNs.enumerated() { fields.append(("PolicyArns.member.\(place + 1).arn", arn)) }
        guard isSigned else { return fields }
        for (place, tag) in tags.enumerated() {
            fields += [("Tags.member.\(place + 1).Key", tag.key), ("Tags.member.\(place + 1).Value", tag.value)]
        }
        if let sourceIdentity { fields.append(("SourceIdentity", sourceIdentity)) }
        if let externalID { fields.append(("ExternalId", externalID)) }
        return fields
    }

    /// To AWS, names of tags that differ in case only are the same.
    private static func joined(_ wished: [String: String], _ sure: [String: String]) -> [(key: String, value: String)] {
        let taken = Set(sure.keys.map { $0.lowercased() })
        return (wished.filter { !taken.contains($0.key.lowercased()) }.map { $0 } + sure.map { $0 })
            .sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
    }

    /// Which limit of AWS it breaks. A tag is refused, not repaired: two tenants must not come to have the same one.
    private var problem: String? {
        if let policy {
            let length = policy.unicodeScalars.count
            if length > 2_048 { return "its session policy has \(length) characters; AWS takes 2,048" }
            let isObject = (try? JSONSerialization.jsonObject(with: Data(policy.utf8))) is [String: Any]
            if !isObject { return "its session policy is no JSON object" }
        }
        if policyARNs.count > 10 { return "\(policyARNs.count) policies narrow it; AWS takes 10" }
        if let externalID, !(2...1_224 ~= externalID.count) { return "its external id must have 2 to 1,224 characters" }
        if tags.count > 50 { return "it has \(tags.count) tags; AWS takes 50" }
        return tags.lazy.compactMap { AWSNames.problem(ofTag: $0.key, $0.value) }.first
    }
}

/// What AWS allows in names.
package enum AWSNames {
    /// A text as the name of a session, or a source identity: `[\w+=,.@-]{2,64}`. What had to change, or looks as if it had, ends in a
    /// digest of the text, so that two people never come to have one name.
    package static func session(_ text: String) -> String {
        let name = String(text.unicodeScalars.map { isAllowed($0) ? Character($0) : "-" })
        if name == text, 2...64 ~= name.count, !hasDigest(name) { return name }
        let digest = SHA256.hash(data: Array(text.utf8)).prefix(5).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(name.prefix(53))-\(digest)"
    }

    private static func hasDigest(_ name: String) -> Bool {
        let end = name.utf8.suffix(11)
        return end.count == 11 && end.first == UInt8(ascii: "-") && end.dropFirst().allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 }
    }

    /// The account in the ARN of a role.
    package static func account(of role: String) -> String? {
        let parts = role.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "iam", parts[3].isEmpty, parts[5].hasPrefix("role/") else { return nil }
        guard parts[4].utf8.count == 12, parts[4].utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        return role.utf8.allSatisfy { 33...126 ~= $0 } ? String(parts[4]) : nil
    }

    static func problem(ofTag key: String, _ value: String) -> String? {
        guard 1...128 ~= key.unicodeScalars.count, isTag(key), !key.lowercased().hasPrefix("aws:") else {
            return "AWS takes no tag '\(key)'"
        }
        guard value.unicodeScalars.count <= 256, isTag(value) else { return "AWS does not take the value of the tag '\(key)'" }
        return nil
    }

    private static func isAllowed(_ letter: Unicode.Scalar) -> Bool {
        letter.isASCII
            && (letter.properties.isAlphabetic || letter.properties.numericType != nil || "_+=,.@-".unicodeScalars.contains(letter))
    }

    /// `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`.
    private static func isTag(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { letter in
            switch letter.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spaceSeparator, .lineSeparator,
                .paragraphSeparator, .decimalNumber, .letterNumber, .otherNumber:
                true
            default: "_.:/=+-@".unicodeScalars.contains(letter)
            }
        }
    }
}
