import Credentials
import Domain
import Foundation
import TestSupport
import Testing

/// What must hold of every store, where AWS behaves as it seldom does.
@Suite("AWS, when it does not answer as one hopes", .awsDoubles) struct AWSConformanceTests {
    private static let good = #"{"Name":"app","SecretString":"planted-value","VersionId":"v1"}"#
    private static let variables = [
        "AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "planted-secret", "AWS_SESSION_TOKEN": "planted-token",
    ]

    private func store(
        _ double: AWSDouble, time: AWSTime = AWSTime(), variables: [String: String] = variables, timeLimit: Duration = .seconds(20)
    ) -> AWSSecretsManager {
        let client = awsClient(variables.merging(["AWS_ENDPOINT_URL": double.url]) { $1 }, time: time, timeLimit: timeLimit)
        return AWSSecretsManager(.init(region: "eu-west-1"), over: client)
    }

    @Test(
        "is asked again after the time it wants, when it has too much to do",
        arguments: [
            (429, ["Retry-After": "1"], "", Duration.seconds(1)), (503, ["Retry-After": "7"], "", .seconds(7)),
            (400, [:], #"{"__type":"ThrottlingException","message":"Rate exceeded"}"#, .seconds(0.5)),
            (400, ["x-amzn-ErrorType": "com.amazonaws#ThrottlingException:http://x"], "{}", .seconds(0.5)), (500, [:], "", .seconds(0.5)),
            (429, ["Retry-After": "86400"], "", .seconds(60)),
        ])
    func throttledOnce(status: Int, headers: [String: String], body: String, pause: Duration) async throws {
        try await withAWSDouble { double in
            let time = AWSTime()
            try await double.answer("GetSecretValue", body, status: status, headers: headers)
            try await double.answer("GetSecretValue", Self.good)
            let secret = try await store(double, time: time).secret(named: "app")
            guard case .text(let text) = secret.content else { throw StoreFault(.malformed, doing: "", reason: "") }
            #expect(text == Secret("planted-value"))
            #expect(secret.version == "v1")
            #expect(time.pauses == [pause])
        }
    }

    @Test(
        "is left alone after five tries",
        arguments: [
            (429, "", StoreFault.Kind.throttled), (400, #"{"__type":"ThrottlingException"}"#, .throttled), (503, "", .unreachable),
        ])
    func throttledForGood(status: Int, body: String, kind: StoreFault.Kind) async throws {
        try await withAWSDouble { double in
            let time = AWSTime()
            try await double.answer("GetSecretValue", body, status: status)
            let fault = await awsFault { try await store(double, time: time).secret(named: "app") }
            #expect(fault?.kind == kind)
            #expect(try await double.count("GetSecretValue") == 5)
            #expect(time.pauses == [.seconds(0.5), .seconds(1), .seconds(2), .seconds(4)])
        }
    }

    @Test(
        "gets new keys once when it no longer takes the old ones",
        arguments: [(401, "UnrecognizedClientException"), (400, "ExpiredTokenException")])
    func unauthenticated(status: Int, code: String) async throws {
        try await withAWSDouble { double in
            let variables = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(double.url)/keys"], end = Date().addingTimeInterval(7_200)
            try await double.answer("GET /keys", awsKeyAnswer(id: "ASIAFIRST", expires: end))
            try await double.answer("GET /keys", awsKeyAnswer(id: "ASIASECOND", expires: end))
            try await double.answer("GetSecretValue", #"{"__type":"\#(code)"}"#, status: status)
            try await double.answer("GetSecretValue", Self.good)
            try await double.answer("GetSecretValue", #"{"__type":"\#(code)"}"#, status: status)
            let store = store(double, variables: variables)
            _ = try await store.secret(named: "app")
            let proofs = try await double.questions().compactMap { $0.headers["authorization"]?.split(separator: "/").first }
            #expect(proofs == ["AWS4-HMAC-SHA256 Credential=ASIAFIRST", "AWS4-HMAC-SHA256 Credential=ASIASECOND"])
            let fault = await awsFault { try await store.secret(named: "app") }
            #expect(fault?.kind == .unauthenticated)
            #expect(try await double.count("GetSecretValue") == 4)
        }
    }

    @Test(
        "says what is wrong without a value or a key",
        arguments: [
            (400, #"{"__type":"AccessDeniedException","Message":"User: arn:x is not authorized"}"#, StoreFault.Kind.forbidden),
            (403, #"{"__type":"x#AccessDeniedException"}"#, .forbidden), (403, "", .forbidden), (404, "", .missing),
            (400, #"{"__type":"ResourceNotFoundException","message":"Secrets Manager can't find planted-token"}"#, .missing),
            (400, #"{"__type":"InvalidRequestException","message":"marked for deletion"}"#, .unusable),
            (400, #"{"__type":"DecryptionFailure"}"#, .unusable),
            (403, #"{"__type":"InvalidSignatureException","message":"x-amz-security-token:planted-token"}"#, .unauthenticated),
            (
                403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>planted-token</Message></Error></ErrorResponse>",
                .unauthenticated
            ),
            (
                400, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>a &lt;b</Message></Error></ErrorResponse>",
                .forbidden
            ),
            (418, "planted-value", .malformed), (200, #"{"SecretString":"planted-value"#, .malformed), (200, "{}", .malformed),
            (200, #"{"SecretString":12,"x":"planted-value"}"#, .malformed), (200, "", .malformed),
        ])
    func refusals(status: Int, body: String, kind: StoreFault.Kind) async throws {
        try await withAWSDouble { double in
            try await double.answer("GetSecretValue", body, status: status, headers: ["x-amzn-RequestId": "request-17"])
            let fault = await awsFault { try await store(double).secret(named: "app/db") }
            #expect(fault?.kind == kind)
            #expect(fault?.requestID == "request-17" || fault?.reason == "the secret has no value")
            let text = String(reflecting: fault)
            #expect(text.contains("'app/db'"))
            #expect(!text.contains("planted"))
        }
    }

    @Test("has its keys refreshed once for all who ask at the same time")
    func expired() async throws {
        try await withAWSDouble { double in
            let time = AWSTime()
            try await double.answer("GET /keys", awsKeyAnswer(id: "ASIAFIRST", expires: time.date.addingTimeInterval(3_600)))
            try await double.answer("GET /keys", awsKeyAnswer(id: "ASIASECOND", expires: time.date.addingTimeInterval(9_000)), pause: 0.2)
            let client = awsClient(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(double.url)/keys"], time: time)
            #expect(try await client.ownKeys().id == "ASIAFIRST")
            #expect(try await client.ownKeys().id == "ASIAFIRST")
            time.pass(.seconds(3_301))
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { try await client.ownKeys().id } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ids == Array(repeating: "ASIASECOND", count: 20))
            #expect(try await double.count("GET /keys") == 2)
        }
    }

    @Test("is asked by the next who waits for keys when the first gives up")
    func givenUp() async throws {
        try await withTemporaryFolder { folder in
            try await withAWSDouble { double in
                let file = folder.appending(path: "token"), asked = "AssumeRoleWithWebIdentity"
                try "planted-token".write(to: file, atomically: true, encoding: .utf8)
                try await double.answer(asked, " ", times: 1_000, pause: 0.1)
                try await double.answer(asked, awsSession(id: "ASIASECOND", expires: Date().addingTimeInterval(3_600)))
                let client = awsClient(
                    [
                        "AWS_ENDPOINT_URL": double.url, "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r",
                        "AWS_WEB_IDENTITY_TOKEN_FILE": file.path,
                    ], timeLimit: .seconds(30))
                let first = Task { try await client.ownKeys().id }
                while try await double.count(asked) == 0 { await Task.yield() }
                let others = (0..<5).map { _ in Task { try await client.ownKeys().id } }
                let impatient = Task { try await client.ownKeys().id }
                impatient.cancel()
                #expect(await awsFault { try await impatient.value }?.kind == .unreachable)
                first.cancel()
                #expect(await awsFault { try await first.value }?.kind == .unreachable)
                for other in others { #expect(try await other.value == "ASIASECOND") }
                #expect(try await double.count(asked) == 2)
            }
        }
    }

    @Test("keeps the keys that are still good when new ones cannot be had")
    func refreshFails() async throws {
        try await withAWSDouble { double in
            let time = AWSTime()
            try await double.answer("GET /keys", awsKeyAnswer(id: "ASIAFIRST", expires: time.date.addingTimeInterval(3_600)))
            try await double.answer("GET /keys", status: 400)
            let client = awsClient(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(double.url)/keys"], time: time)
            _ = try await client.ownKeys()
            time.pass(.seconds(3_400))
            #expect(try await client.ownKeys().id == "ASIAFIRST")
            time.pass(.seconds(300))
            #expect(await awsFault { try await client.ownKeys() }?.kind == .unauthenticated)
        }
    }

    @Test("is not followed to another host", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        try await withAWSDouble { double in
            try await withAWSDouble(isAlone: true) { other in
                try await double.answer("GetSecretValue", status: status, headers: ["Location": other.url + "/"])
                let fault = await awsFault { try await store(double).secret(named: "app") }
                #expect(fault?.kind == .malformed)
                #expect(fault?.reason.contains("redirect") == true)
                #expect(try await other.questions().isEmpty)
            }
        }
    }

    @Test(
        "cannot fill the memory, or hold anybody up",
        arguments: [(2, 0.0, StoreFault.Kind.malformed), (1_000_000, 0, .malformed), (100, 0.2, .unreachable)])
    func endless(times: Int, pause: Double, kind: StoreFault.Kind) async throws {
        try await withAWSDouble { double in
            let body = String(repeating: " ", count: pause > 0 ? 1 : 1 << 20)
            try await double.answer("GetSecretValue", body, times: times, pause: pause)
            let start = ContinuousClock.now
            let fault = await awsFault { try await store(double, timeLimit: .seconds(1)).secret(named: "app") }
            #expect(fault?.kind == kind || fault?.kind == .unreachable)
            #expect(start.duration(to: .now) < .seconds(60))
        }
    }

    @Test("says that a clock is wrong when that is why")
    func skew() async throws {
        try await withAWSDouble { double in
            try await double.answer("GetSecretValue", #"{"__type":"InvalidSignatureException"}"#, status: 400)
            let time = AWSTime()
            time.pass(.seconds(-600))
            let fault = await awsFault { try await store(double, time: time).secret(named: "app") }
            #expect(fault?.reason.contains("this machine's clock differs from AWS's by ") == true)
        }
    }

    @Test("may say that there are no more pages by sending an empty one, and is stopped when its pages have no end")
    func pages() async throws {
        try await withAWSDouble { double in
            try await double.answer("GetParametersByPath", #"{"Parameters":[],"NextToken":"a"}"#)
            try await double.answer("GetParametersByPath", #"{"Parameters":[{"Name":"/p/1","Value":"v","Version":3}],"NextToken":"b"}"#)
            try await double.answer("GetParametersByPath", #"{"NextToken":"c"}"#)
            try await double.answer("GetParametersByPath", #"{"Parameters":[{"Name":"/p/0","Value":""},{"Name":"/q","Value":""}]}"#)
            try await double.answer("GetParametersByPath", #"{"Parameters":[],"NextToken":"again"}"#)
            let client = awsClient(Self.variables.merging(["AWS_ENDPOINT_URL_SSM": double.url]) { $1 })
            let store = AWSParameterStore(.init(region: "eu-west-1"), over: client)
            #expect(try await store.secrets(withPrefix: "/p/").map(\.name) == ["/p/0", "/p/1"])
            #expect(await awsFault { try await store.secrets(withPrefix: "/p/") }?.kind == .malformed)
            #expect(
                try await double.questions().prefix(4).map(\.body) == [
                    #"{"MaxResults":10,"Path":"/p","Recursive":true,"WithDecryption":true}"#,
                    #"{"MaxResults":10,"NextToken":"a","Path":"/p","Recursive":true,"WithDecryption":true}"#,
                    #"{"MaxResults":10,"NextToken":"b","Path":"/p","Recursive":true,"WithDecryption":true}"#,
                    #"{"MaxResults":10,"NextToken":"c","Path":"/p","Recursive":true,"WithDecryption":true}"#,
                ])
        }
    }

    @Test("is asked only where a region can be", arguments: ["", "eu-west-1.evil.example/", "EU-WEST-1", "eu west", "x@evil.example"])
    func region(name: String) async throws {
        let store = AWSSecretsManager(.init(region: name), over: awsClient(Self.variables))
        #expect(await awsFault { try await store.secret(named: "app") }?.kind == .misconfigured)
    }

    @Test("is not asked in clear on the network", arguments: ["http://aws.example", "ftp://x", "http://169.254.169.254"])
    func clear(address: String) async throws {
        let client = awsClient(Self.variables.merging(["AWS_ENDPOINT_URL": address]) { $1 })
        let store = AWSSecretsManager(.init(region: "eu-west-1"), over: client)
        #expect(await awsFault { try await store.secret(named: "app") }?.kind == .misconfigured)
    }
}
