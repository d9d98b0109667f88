import Domain
import Foundation

/// Keys from what surrounds the server: its container, or its machine. Of the machine's service only version 2 is spoken, since
/// version 1 answers whoever can make the server send one GET.
struct AWSMetadata: Sendable {
    let calls: StoreCalls
    let identity: ServerIdentity

    /// nil where the variables name no container's service.
    func containerKeys() async throws(StoreFault) -> AWSKeys? {
        let doing = "asking the container's service for the server's own keys of AWS"
        let address: String
        if let path = identity["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            guard path.hasPrefix("/") else {
                throw StoreFault(.misconfigured, doing: doing, reason: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with /")
            }
            address = "http://169.254.170.2" + path
        } else if let whole = identity["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            // The machine's own service must not be asked this way, without a session.
            guard StoreAddress.isAllowed(whole) || Self.containers.contains(where: whole.hasPrefix) else {
                throw StoreFault(
                    .misconfigured, doing: doing,
                    reason: "AWS_CONTAINER_CREDENTIALS_FULL_URI leads neither to this machine nor to a container's service")
            }
            address = whole
        } else {
            return nil
        }
        var call = Self.call("GET", address, doing: doing, within: .seconds(2))
        if let bearer = try bearer(doing) { call.headers.append(("authorization", bearer.reveal())) }
        return try Self.keys(in: try await answer(to: call), doing)
    }

    /// nil where they are switched off.
    func instanceKeys() async throws(StoreFault) -> AWSKeys? {
        guard identity["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
        let doing = "asking the machine's metadata service for the server's own keys of AWS"
        let roles = "\(instanceAddress)/latest/meta-data/iam/security-credentials/"
        var token = Self.call("PUT", "\(instanceAddress)/latest/api/token", doing: doing, within: .seconds(1))
        token.headers = [("x-aws-ec2-metadata-token-ttl-seconds", "21600")]
        let session = String(decoding: try await answer(to: token).body, as: UTF8.self)
        guard !session.isEmpty, session.utf8.allSatisfy({ 33...126 ~= $0 }) else { throw Self.senseless(doing) }
        var call = Self.call("GET", roles, doing: doing, within: .seconds(1))
        call.headers = [("x-aws-ec2-metadata-token", session)]
        let names = String(decoding: try await answer(to: call).body, as: UTF8.self)
        guard let role = names.split(whereSeparator: \.isNewline).first else {
            throw StoreFault(.unauthenticated, doing: doing, reason: "this machine has no role")
        }
        call.url = roles + PercentCoding.query(String(role))
        return try Self.keys(in: try await answer(to: call), doing)
    }

    private var instanceAddress: String {
        if let address = identity["AWS_EC2_METADATA_SERVICE_ENDPOINT"] { return String(address.trimmingSuffix("/")) }
        let isIPv6 = identity["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        return isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
    }

    /// What the container's service wants to hear, as it is.
    private func bearer(_ doing: String) throws(StoreFault) -> Secret? {
        var bearer = identity["AWS_CONTAINER_AUTHORIZATION_TOKEN"].map { Secret($0) }
        if let file = identity["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] { bearer = try IdentityFile.text(file, doing: doing) }
        if let bearer, bearer.reveal().utf8.contains(where: { $0 < 32 }) {
            throw StoreFault(.misconfigured, doing: doing, reason: "its authorization token has more than one line")
        }
        return bearer
    }

    private func answer(to call: StoreCall) async throws(StoreFault) -> StoreAnswer {
        let answer = try await calls.answer(to: call)
        guard !answer.isSuccess else { return answer }
        let kind: StoreFault.Kind = answer.status >= 500 ? .unreachable : .unauthenticated
        throw StoreFault(kind, doing: call.doing, reason: "it answers with status \(answer.status)", requestID: answer.requestID)
    }

    private static let containers = ["http://169.254.170.2/", "http://169.254.170.23/", "http://[fd00:ec2::23]/"]

    private static func call(_ method: String, _ url: String, doing: String, within limit: Duration) -> StoreCall {
        var call = StoreCall(method: method, url: url, doing: doing)
        call.tries = 3
        call.timeLimit = limit
        call.sizeLimit = 64 << 10
        call.isMetadata = true
        return call
    }

    private static func keys(in answer: StoreAnswer, _ doing: String) throws(StoreFault) -> AWSKeys {
        guard let keys = try answer.json(AWSKeyAnswer.self, doing: doing).keys else { throw senseless(doing) }
        return keys
    }

    private static func senseless(_ doing: String) -> StoreFault {
        StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> Substring { hasSuffix(suffix) ? dropLast(suffix.count) : self[...] }
}
