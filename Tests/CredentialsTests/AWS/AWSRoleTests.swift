import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("A role of AWS", .awsDoubles) struct AWSRoleTests {
    private static let role = "arn:aws:iam::123456789012:role/team/r"
    private static let own = ["AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "planted-secret"]
    private let end = Date().addingTimeInterval(3_600)

    private func service(_ double: AWSDouble, _ variables: [String: String] = own) -> AWSTokenService {
        AWSTokenService(awsClient(variables.merging(["AWS_ENDPOINT_URL": double.url]) { $1 }))
    }

    /// What the token service was asked, decoded, in its order.
    private func fields(_ question: AWSDouble.Question) -> [String] {
        question.body.split(separator: "&").map { $0.removingPercentEncoding ?? "" }
    }

    @Test("is assumed with everything that was granted")
    func everything() async throws {
        try await withAWSDouble { double in
            try await double.answer("AssumeRole", awsSession(id: "ASIA1", expires: end))
            let identity = AWSIdentity(
                role: AWSRole(arn: Self.role, externalID: "ext-1"), region: "eu-west-1", sessionPolicy: #"{"Version": "2012-10-17"}"#,
                policyARNs: ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:policy/b"], duration: 1_800,
                tags: ["team": "a b", "Tenant": "somebody-else"])
            let session = try await service(double).session(
                for: identity, named: "run-1", sourceIdentity: "alice@example.com", tags: ["tenant": "payments", "run_id": "run-1"],
                lifetime: .seconds(7_200))
            let question = try #require(try await double.questions().first)
            #expect(
                fields(question) == [
                    "Action=AssumeRole", "Version=2011-06-15", "RoleArn=\(Self.role)", "RoleSessionName=run-1", "DurationSeconds=1800",
                    #"Policy={"Version": "2012-10-17"}"#, "PolicyArns.member.1.arn=arn:aws:iam::aws:policy/ReadOnlyAccess",
                    "PolicyArns.member.2.arn=arn:aws:iam::123456789012:policy/b", "Tags.member.1.Key=run_id", "Tags.member.1.Value=run-1",
                    "Tags.member.2.Key=team", "Tags.member.2.Value=a b", "Tags.member.3.Key=tenant", "Tags.member.3.Value=payments",
                    "SourceIdentity=alice@example.com", "ExternalId=ext-1",
                ])
            #expect(question.headers["authorization"]?.contains("Credential=AKIAOWN/") == true)
            #expect(question.headers["authorization"]?.contains("/eu-west-1/sts/") == true)
            #expect(session.keyID == "ASIA1" && session.secret == Secret("made-secret") && session.token == Secret("made-token"))
            #expect(
                session.role == Self.role && session.arn == "arn:aws:sts::123456789012:assumed-role/r/s"
                    && session.account == "123456789012")
            #expect(abs(session.expiresAt.timeIntervalSince(end)) < 1)
            #expect(!String(reflecting: session).contains("made-"))
        }
    }

    @Test("gets neither tags nor a source identity where its trust does not allow them")
    func untagged() async throws {
        try await withAWSDouble { double in
            try await double.answer("AssumeRole", awsSession(id: "ASIA1", expires: end))
            let identity = AWSIdentity(role: AWSRole(arn: Self.role), tags: ["team": "a"], isTagged: false)
            _ = try await service(double).session(
                for: identity, named: "run-1", sourceIdentity: "alice", tags: ["tenant": "payments"], lifetime: .seconds(900))
            #expect(
                fields(try #require(try await double.questions().first)) == [
                    "Action=AssumeRole", "Version=2011-06-15", "RoleArn=\(Self.role)", "RoleSessionName=run-1", "DurationSeconds=900",
                ])
        }
    }

    @Test("is assumed with a token without a signature, without tags, and with the token that the file has now")
    func token() async throws {
        try await withTemporaryFolder { folder in
            try await withAWSDouble { double in
                let file = folder.appending(path: "token")
                try await double.answer("AssumeRoleWithWebIdentity", awsSession(id: "ASIA1", expires: end))
                let identity = AWSIdentity(role: AWSRole(arn: Self.role, externalID: "ext", tokenFile: file.path))
                let service = service(double, [:])
                for text in ["first.token\n", "second.token"] {
                    try text.write(to: file, atomically: true, encoding: .utf8)
                    _ = try await service.session(
                        for: identity, named: "run-1", sourceIdentity: "alice", tags: ["tenant": "a"], lifetime: .seconds(1_000))
                }
                _ = try await service.session(
                    for: identity, named: "run-1", sourceIdentity: nil, tags: [:], lifetime: .seconds(1_000), token: Secret("own.token"))
                let questions = try await double.questions()
                #expect(
                    questions.map(fields)
                        == ["first.token", "second.token", "own.token"].map {
                            [
                                "Action=AssumeRoleWithWebIdentity", "Version=2011-06-15", "RoleArn=\(Self.role)", "RoleSessionName=run-1",
                                "DurationSeconds=1000", "WebIdentityToken=\($0)",
                            ]
                        })
                #expect(questions.allSatisfy { $0.headers["authorization"] == nil })
            }
        }
    }

    @Test(
        "is assumed for as long as its job may run, within what AWS and the operator allow",
        arguments: [
            (60, nil, false, 900), (1_200, nil, false, 1_200), (1_200, 900, false, 900), (50_000, nil, false, 43_200),
            (7_200, 43_200, false, 7_200),
            (7_200, nil, true, 3_600), (1_200, nil, true, 1_200), (7_200, 5_400, true, 3_600),
        ] as [(Int, Int?, Bool, Int)])
    func lifetime(wanted: Int, most: Int?, isChained: Bool, asked: Int) async throws {
        try await withAWSDouble { double in
            try await double.answer("AssumeRole", awsSession(id: "ASIA1", expires: end))
            var variables = Self.own
            if isChained { variables["AWS_SESSION_TOKEN"] = "planted-token" }
            _ = try await service(double, variables).session(
                for: AWSIdentity(role: AWSRole(arn: Self.role), duration: most), named: "run-1", sourceIdentity: nil, tags: [:],
                lifetime: .seconds(wanted))
            #expect(fields(try #require(try await double.questions().first)).contains("DurationSeconds=\(asked)"))
        }
    }

    @Test(
        "that allows an hour only is assumed for an hour, unless the operator insists", arguments: [(nil, 2), (7_200, 1)] as [(Int?, Int)])
    func shorter(most: Int?, count: Int) async throws {
        try await withAWSDouble { double in
            let refusal = "<ErrorResponse><Error><Code>ValidationError</Code><Message>too long</Message></Error></ErrorResponse>"
            try await double.answer("AssumeRole", refusal, status: 400)
            try await double.answer("AssumeRole", awsSession(id: "ASIA1", expires: end))
            let fault = await awsFault {
                try await service(double).session(
                    for: AWSIdentity(role: AWSRole(arn: Self.role), duration: most), named: "run-1", sourceIdentity: nil, tags: [:],
                    lifetime: .seconds(7_200))
            }
            #expect((fault == nil) == (most == nil))
            #expect(fault == nil || fault?.reason == "ValidationError: too long")
            #expect(
                try await double.questions().map { fields($0)[4] } == Array(["DurationSeconds=7200", "DurationSeconds=3600"].prefix(count)))
        }
    }

    @Test(
        "is not asked for beyond AWS's limits",
        arguments: [
            AWSIdentity(role: AWSRole(arn: role), sessionPolicy: #"{"a":"\#(String(repeating: "x", count: 2_041))"}"#),
            AWSIdentity(role: AWSRole(arn: role), sessionPolicy: "[]"), AWSIdentity(role: AWSRole(arn: role), sessionPolicy: "{"),
            AWSIdentity(role: AWSRole(arn: role), policyARNs: Array(repeating: "arn:aws:iam::aws:policy/x", count: 11)),
            AWSIdentity(role: AWSRole(arn: role, externalID: "x")), AWSIdentity(role: AWSRole(arn: role), tags: ["a*b": "x"]),
            AWSIdentity(role: AWSRole(arn: role), tags: ["a": "x*y"]), AWSIdentity(role: AWSRole(arn: role), tags: ["aws:x": "y"]),
            AWSIdentity(role: AWSRole(arn: role), tags: ["a": String(repeating: "x", count: 257)]),
            AWSIdentity(role: AWSRole(arn: role), tags: [String(repeating: "x", count: 129): ""]),
            AWSIdentity(role: AWSRole(arn: role), tags: Dictionary(uniqueKeysWithValues: (0..<51).map { ("k\($0)", "") })),
            AWSIdentity(role: AWSRole(arn: "arn:aws:iam::123456789012:user/r")), AWSIdentity(role: AWSRole(arn: "arn:aws:iam::1:role/r")),
            AWSIdentity(role: AWSRole(arn: "arn:aws:iam::123456789012:role/r\n[x]")),
            AWSIdentity(role: AWSRole(arn: role), region: "eu west"),
            AWSIdentity(role: AWSRole(arn: role, tokenFile: "/nonexistent")),
        ])
    func limits(identity: AWSIdentity) async throws {
        try await withAWSDouble { double in
            let fault = await awsFault {
                try await service(double).session(for: identity, named: "run-1", sourceIdentity: nil, tags: [:], lifetime: .seconds(900))
            }
            #expect(fault?.kind == .misconfigured)
            let questions = try await double.questions()
            #expect(questions.isEmpty)
        }
    }

    @Test(
        "is refused in words that say why",
        arguments: [
            (403, "AccessDenied", StoreFault.Kind.forbidden), (400, "ExpiredTokenException", .unauthenticated),
            (400, "InvalidIdentityToken", .unauthenticated), (403, "IDPRejectedClaim", .forbidden),
            (400, "IDPCommunicationError", .unreachable),
            (400, "MalformedPolicyDocument", .misconfigured), (400, "PackedPolicyTooLarge", .misconfigured),
            (403, "RegionDisabledException", .misconfigured), (400, "ValidationError", .misconfigured),
        ])
    func refusals(status: Int, code: String, kind: StoreFault.Kind) async throws {
        try await withAWSDouble { double in
            let message = "the token planted.token &amp; more"
            let refusal =
                "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error><RequestId>r</RequestId></ErrorResponse>"
            try await double.answer("AssumeRoleWithWebIdentity", refusal, status: status, headers: ["x-amzn-RequestId": "r-9"])
            let fault = await awsFault {
                try await service(double, [:]).session(
                    for: AWSIdentity(role: AWSRole(arn: Self.role), duration: 900), named: "run-1", sourceIdentity: nil, tags: [:],
                    lifetime: .seconds(900), token: Secret("planted.token"))
            }
            #expect(fault?.kind == kind)
            #expect(fault?.requestID == "r-9")
            #expect(fault?.description.contains(Self.role) == true)
            #expect(fault?.reason.hasPrefix(code) == true)
            #expect(!String(reflecting: fault).contains("planted"))
            if kind == .forbidden { #expect(fault?.reason == "\(code): the token *** & more") }
            #expect(try await double.questions().count == (code == "IDPCommunicationError" ? 5 : 1))
        }
    }

    @Test(
        "is not taken for granted when the answer is not one",
        arguments: [
            "", "{}", "<a/>", awsSession(id: "", expires: .now), awsSession(id: "ASIA\r\nx", expires: .now),
            awsSession(id: "ASIA", secret: "a b", expires: .now), awsSession(id: "ASIA", token: "", expires: .now),
            awsSession(id: "&evil;", expires: .now), "<!DOCTYPE a [<!ENTITY evil \"x\">]>" + awsSession(id: "ASIA", expires: .now),
            String(awsSession(id: "ASIA", expires: .now).dropLast(40)),
            awsSession(id: "ASIA", expires: .now).replacing("<Expiration>2", with: "<Expiration>x"),
            String(repeating: "<a>", count: 10_000),
        ])
    func answers(body: String) async throws {
        try await withAWSDouble { double in
            try await double.answer("AssumeRole", body)
            let fault = await awsFault {
                try await service(double).session(
                    for: AWSIdentity(role: AWSRole(arn: Self.role)), named: "run-1", sourceIdentity: nil, tags: [:], lifetime: .seconds(900)
                )
            }
            #expect(fault?.kind == .malformed)
        }
    }

    @Test(
        "is asked for where it is",
        arguments: [
            ([:], nil, "arn:aws:iam::123456789012:role/r", "us-east-1"), (["AWS_REGION": "eu-west-3"], nil, role, "eu-west-3"),
            (["AWS_DEFAULT_REGION": "eu-west-3"], nil, role, "eu-west-3"), (["AWS_REGION": "eu-west-3"], "us-west-1", role, "us-west-1"),
            ([:], nil, "arn:aws-cn:iam::123456789012:role/r", "cn-north-1"),
            ([:], nil, "arn:aws-us-gov:iam::123456789012:role/r", "us-gov-west-1"),
        ] as [([String: String], String?, String, String)])
    func regions(variables: [String: String], wished: String?, role: String, region: String) async throws {
        try await withAWSDouble { double in
            try await double.answer("AssumeRole", awsSession(id: "ASIA1", expires: end))
            _ = try await service(double, Self.own.merging(variables) { $1 }).session(
                for: AWSIdentity(role: AWSRole(arn: role), region: wished), named: "run-1", sourceIdentity: nil, tags: [:],
                lifetime: .seconds(900))
            #expect(try await double.questions().first?.headers["authorization"]?.contains("/\(region)/sts/aws4_request") == true)
        }
    }

    @Test("that a store is read as is assumed once for all who read, and again when its session ends")
    func storesRole() async throws {
        try await withAWSDouble { double in
            let time = AWSTime()
            try await double.answer("AssumeRole", awsSession(id: "ASIA1", expires: time.date.addingTimeInterval(3_600)), pause: 0.1)
            try await double.answer("AssumeRole", awsSession(id: "ASIA2", expires: time.date.addingTimeInterval(7_200)))
            try await double.answer("GetSecretValue", #"{"SecretString":"v"}"#)
            let client = awsClient(Self.own.merging(["AWS_ENDPOINT_URL": double.url]) { $1 }, time: time)
            let role = AWSRole(arn: Self.role, externalID: "ext-1")
            let store = AWSSecretsManager(.init(region: "eu-west-1", role: role), over: client)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for place in 0..<10 { group.addTask { _ = try await store.secret(named: "s\(place)") } }
                try await group.waitForAll()
            }
            time.pass(.seconds(3_500))
            _ = try await AWSSecretsManager(.init(region: "eu-west-1", role: role), over: client).secret(named: "again")
            let questions = try await double.questions()
            let assumed = questions.filter { $0.asked == "AssumeRole" }
            #expect(assumed.count == 2)
            #expect(
                fields(assumed[0]) == [
                    "Action=AssumeRole", "Version=2011-06-15", "RoleArn=\(Self.role)", "RoleSessionName=bulkhead", "ExternalId=ext-1",
                ])
            let readers = questions.filter { $0.asked == "GetSecretValue" }.map {
                $0.headers["authorization"]?.contains("Credential=ASIA1/") == true
            }
            #expect(readers == Array(repeating: true, count: 10) + [false])
            #expect(questions.last?.headers["x-amz-security-token"] == "made-token")
        }
    }

    @Test(
        "names a session so that AWS takes it, and no two texts get one name",
        arguments: [
            ("run-1", "run-1"), ("a@b.c=d,e+f_G-9", "a@b.c=d,e+f_G-9"), ("x", "x-2d711642b7"), ("", "-e3b0c44298"),
            ("x-2d711642b7", "x-2d711642b7-"), ("x-0123456789", "x-0123456789-"), ("x-01234567890", "x-01234567890"),
            ("dependabot[bot]", "dependabot-bot--"), ("ä b", "--b-"),
            (String(repeating: "x", count: 64), String(repeating: "x", count: 64)),
            (String(repeating: "x", count: 65), String(repeating: "x", count: 53) + "-"),
        ])
    func names(text: String, start: String) {
        let name = AWSNames.session(text)
        #expect(name.hasPrefix(start))
        #expect(name == start || name.count > start.count)
        #expect(name.wholeMatch(of: /[A-Za-z0-9_+=,.@-]{2,64}/) != nil)
    }

    @Test(
        "is in an account",
        arguments: [
            ("arn:aws:iam::123456789012:role/a/b", "123456789012"), ("arn:aws-cn:iam::123456789012:role/a", "123456789012"), ("", nil),
            ("arn:aws:iam::123456789012:role", nil), ("arn:aws:sts::123456789012:assumed-role/a/b", nil),
            ("arn:aws:iam::12345678901x:role/a", nil),
            ("arn:aws:iam:eu-west-1:123456789012:role/a", nil),
        ] as [(String, String?)])
    func accounts(arn: String, account: String?) { #expect(AWSNames.account(of: arn) == account) }
}
