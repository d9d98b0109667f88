import Credentials
import Domain
import Foundation
import TestSupport
import Testing

@Suite("AWS, as it checks everything", .awsCloud) struct AWSCloudTests {
    let cloud: AWSCloud

    init() throws { cloud = try #require(AWSCloud.current) }

    private static let us = "arn:aws:iam::123456789012:role/"

    private func secrets(_ user: String = "server", role: AWSRole? = nil) -> AWSSecretsManager {
        AWSSecretsManager(.init(region: "us-east-1", role: role), over: cloud.client(user))
    }

    private func parameters(_ client: AWSClient) -> AWSParameterStore { AWSParameterStore(.init(region: "us-east-1"), over: client) }

    private func session(
        _ identity: AWSIdentity, user: String = "server", sourceIdentity: String? = "alice",
        tags: [String: String] = ["tenant": "payments"],
        token: Secret? = nil
    ) async throws -> AWSSession {
        try await AWSTokenService(cloud.client(user)).session(
            for: identity, named: "run-7", sourceIdentity: sourceIdentity, tags: tags, lifetime: .seconds(900), token: token)
    }

    private func text(_ secret: StoredSecret) -> String? {
        if case .text(let text) = secret.content { text.reveal() } else { nil }
    }

    // MARK: Secrets Manager

    @Test(
        "gives one secret, as it is now",
        arguments: [
            ("app/db", #"{"A":"planted-db"}"#), ("app/changed", "planted-new"), ("app/empty-not", " "), ("app/bytes", nil),
        ] as [(String, String?)])
    func secret(name: String, expected: String?) async throws {
        let secret = try await secrets().secret(named: name)
        #expect(text(secret) == expected)
        #expect(secret.version?.isEmpty == false)
        if expected == nil, case .text = secret.content { Issue.record("it is no text") }
    }

    @Test("gives all secrets of a prefix, however many pages they fill")
    func manySecrets() async throws {
        let found = try await secrets().secrets(withPrefix: "many/")
        #expect(found.map(\.name) == (0..<101).map { "many/" + String(1_000 + $0).dropFirst() } as [String])
        #expect(found.map { text($0.secret) } == (0..<101).map { "planted-\($0)" })
    }

    @Test("has no secrets where no name begins so", arguments: ["nothing/", "MANY/", "any/"])
    func noSecrets(prefix: String) async throws { #expect(try await secrets().secrets(withPrefix: prefix).isEmpty) }

    @Test(
        "says what is wrong with a secret",
        arguments: [
            ("app/nothing", "server", StoreFault.Kind.missing), ("app/gone", "server", .unusable), ("other/key", "server", .forbidden),
            ("team/key", "server", .forbidden), ("app/db", "stranger", .forbidden),
        ])
    func noSecret(name: String, user: String, kind: StoreFault.Kind) async throws {
        let fault = await awsFault { try await secrets(user).secret(named: name) }
        #expect(fault?.kind == kind)
        #expect(fault?.doing == "reading the secret '\(name)' of AWS Secrets Manager in us-east-1")
        #expect(!String(reflecting: fault).contains("planted"))
    }

    @Test("does not give a part of the secrets when one cannot be read")
    func partly() async throws {
        #expect(await awsFault { try await secrets().secrets(withPrefix: "team/") }?.kind == .forbidden)
        #expect(await awsFault { try await secrets().secrets(withPrefix: "") }?.kind == .forbidden)
    }

    @Test("does not know a key that nobody has, or a secret that is not its own", arguments: [("AKIANOBODY", "x"), (nil, "wrong")])
    func keys(id: String?, secret: String) async throws {
        let keys = AWSKeys(id: try id ?? #require(cloud.users["server"]).id, secret: Secret(secret))
        let client = awsClient(["AWS_ENDPOINT_URL": cloud.url], keys: keys)
        let fault = await awsFault { try await AWSSecretsManager(.init(region: "us-east-1"), over: client).secret(named: "app/db") }
        #expect(fault?.kind == .unauthenticated)
    }

    @Test("is read as another role where a store says so")
    func storesRole() async throws {
        let role = AWSRole(arn: Self.us + "reader", externalID: "store")
        #expect(text(try await secrets(role: role).secret(named: "team/key")) == "planted-team")
        let listed = try await secrets(role: role).secrets(withPrefix: "team/")
        #expect(listed.map(\.name) == ["team/key"])
        #expect(listed.first?.secret.tags == ["owner": "team"])
        #expect(await awsFault { try await secrets(role: role).secret(named: "app/db") }?.kind == .forbidden)
        let wrong = await awsFault { try await secrets(role: AWSRole(arn: Self.us + "reader")).secret(named: "team/key") }
        #expect(wrong?.kind == .forbidden)
        #expect(wrong?.doing == "assuming the role \(Self.us)reader")
    }

    // MARK: Parameter Store

    @Test("gives one parameter, decrypted", arguments: ["/app/db", "/app/list"])
    func parameter(name: String) async throws {
        let parameter = try await parameters(cloud.client("server")).secret(named: name)
        #expect(text(parameter) == "planted,x")
        #expect(parameter.version == "1")
    }

    private static let eleven = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]
    private static let paths: [(String, [String])] = [
        ("/many/", eleven.map { "/many/" + $0 } + ["/many/deep/er"]), ("/many/0", eleven.dropLast().map { "/many/" + $0 }),
        ("flat-", (eleven + ["11"]).map { "flat-" + $0 }), ("/many", eleven.map { "/many/" + $0 } + ["/many/deep/er", "/manyother"]),
        ("/many/none/", []), ("none", []),
    ]

    @Test("gives all parameters of a path or of a prefix", arguments: paths)
    func manyParameters(prefix: String, names: [String]) async throws {
        let found = try await parameters(cloud.client("server")).secrets(withPrefix: prefix)
        #expect(found.map(\.name) == names)
        #expect(found.allSatisfy { text($0.secret)?.hasPrefix("planted") == true })
    }

    @Test(
        "says what is wrong with a parameter",
        arguments: [
            ("/app/nothing", StoreFault.Kind.missing), ("/other/x", .forbidden),
        ])
    func noParameter(name: String, kind: StoreFault.Kind) async throws {
        let fault = await awsFault { try await parameters(cloud.client("server")).secret(named: name) }
        #expect(fault?.kind == kind)
        #expect(fault?.doing == "reading the parameter '\(name)' of AWS Parameter Store in us-east-1")
        #expect(await awsFault { try await parameters(cloud.client("server")).secrets(withPrefix: "/other/") }?.kind == .forbidden)
    }

    // MARK: Sessions

    @Test(
        "makes sessions for whom the role trusts, and for nobody else",
        arguments: [
            ("plan", nil, true, "alice", true), ("apply", nil, true, "alice", true), ("external", "ext-1", true, "alice", true),
            ("external", nil, true, "alice", false), ("external", "ext-2", true, "alice", false), ("tenant", nil, true, "alice", true),
            ("tenant", nil, false, "alice", false), ("alice", nil, true, "alice", true), ("alice", nil, true, "mallory", false),
            ("bare", nil, true, "alice", false), ("bare", nil, false, "alice", true), ("others", nil, true, "alice", false),
            ("nothing", nil, true, "alice", false),
        ] as [(String, String?, Bool, String, Bool)])
    func trust(role: String, externalID: String?, isTagged: Bool, person: String, isTrusted: Bool) async throws {
        let identity = AWSIdentity(role: AWSRole(arn: Self.us + role, externalID: externalID), isTagged: isTagged)
        let fault = await awsFault {
            let session = try await session(identity, sourceIdentity: person)
            #expect(session.arn == "arn:aws:sts::123456789012:assumed-role/\(role)/run-7")
            #expect(try await AWSTokenService(cloud.client("stranger")).caller(with: session).arn == session.arn)
            return session
        }
        #expect(fault?.kind == (isTrusted ? nil : .forbidden))
        #expect(await awsFault { try await session(identity, user: "stranger", sourceIdentity: person) }?.kind == .forbidden)
    }

    @Test("lets a session do what its tags allow", arguments: [("payments", true), ("shipping", false)])
    func tags(tenant: String, isAllowed: Bool) async throws {
        let fault = await awsFault {
            let made = try await session(AWSIdentity(role: AWSRole(arn: Self.us + "tenant")), tags: ["tenant": tenant])
            return try await parameters(cloud.client(made)).secret(named: "/app/db")
        }
        #expect(fault?.kind == (isAllowed ? nil : .forbidden))
    }

    @Test("narrows a session by its policy")
    func policy() async throws {
        let policy =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"arn:aws:ssm:*:*:parameter/app/*"}]}"#
        let narrow = try await session(AWSIdentity(role: AWSRole(arn: Self.us + "apply"), sessionPolicy: policy))
        let wide = try await session(AWSIdentity(role: AWSRole(arn: Self.us + "apply")))
        for name in ["/app/db", "/other/x"] {
            #expect(text(try await parameters(cloud.client(wide)).secret(named: name)) == "planted,x")
        }
        #expect(text(try await parameters(cloud.client(narrow)).secret(named: "/app/db")) == "planted,x")
        #expect(await awsFault { try await parameters(cloud.client(narrow)).secret(named: "/other/x") }?.kind == .forbidden)
    }

    @Test(
        "lets the role of plans read and that of applies write, in accounts told apart, as Amazon's own library finds them in a job's files"
    )
    func files() async throws {
        let identities = [
            AWSIdentity(role: AWSRole(arn: Self.us + "plan"), profile: "plan", region: "us-east-1"),
            AWSIdentity(role: AWSRole(arn: Self.us + "apply"), profile: "apply", region: "us-east-1"),
            AWSIdentity(role: AWSRole(arn: "arn:aws:iam::111111111111:role/tf"), region: "eu-west-1"),
            AWSIdentity(role: AWSRole(arn: "arn:aws:iam::222222222222:role/tf"), profile: "dns", region: "eu-west-2"),
        ]
        var profiles: [AWSJobProfile] = []
        for identity in identities {
            profiles.append(AWSJobProfile(try await session(identity), name: identity.profile, region: identity.region))
        }
        let files = try AWSJobFiles(profiles)
        let credentials = cloud.folder.appending(path: "credentials"), configuration = cloud.folder.appending(path: "config")
        try files.credentials.reveal().write(to: credentials, atomically: true, encoding: .utf8)
        try files.configuration.write(to: configuration, atomically: true, encoding: .utf8)
        let program = """
            import boto3
            for name in ("plan", "apply", "acct-111111111111", "acct-222222222222", "dns"):
                session = boto3.Session(profile_name=name)
                try:
                    session.client("ssm").put_parameter(Name="/written/" + name, Value="x", Type="String")
                    written = "written"
                except Exception as error: written = error.response["Error"]["Code"]
                read = len(session.client("ssm").get_parameters_by_path(Path="/app", Recursive=True)["Parameters"])
                print(name, session.client("sts").get_caller_identity()["Arn"], session.region_name, written, read)
            print(boto3.Session().get_credentials())
            """
        let said = try await cloud.python(
            program, [],
            ["AWS_SHARED_CREDENTIALS_FILE": credentials.path, "AWS_CONFIG_FILE": configuration.path])
        #expect(
            said == """
                plan arn:aws:sts::123456789012:assumed-role/plan/run-7 us-east-1 AccessDeniedException 2
                apply arn:aws:sts::123456789012:assumed-role/apply/run-7 us-east-1 written 2
                acct-111111111111 arn:aws:sts::111111111111:assumed-role/tf/run-7 eu-west-1 written 0
                acct-222222222222 arn:aws:sts::222222222222:assumed-role/tf/run-7 eu-west-2 written 0
                dns arn:aws:sts::222222222222:assumed-role/tf/run-7 eu-west-2 written 0
                None

                """)
    }

    @Test("gives Amazon's own library a session by way of a container's service")
    func container() async throws {
        let made = try await session(AWSIdentity(role: AWSRole(arn: Self.us + "plan")))
        try await withAWSDouble { double in
            try await double.answer("GET /creds", made.containerAnswer.reveal())
            let said = try await cloud.python(
                "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])", [],
                [
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": double.url + "/creds", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer b",
                    "AWS_DEFAULT_REGION": "us-east-1",
                ])
            #expect(said == "arn:aws:sts::123456789012:assumed-role/plan/run-7\n")
            #expect(try await double.questions().first?.headers["authorization"] == "Bearer b")
            let client = awsClient(["AWS_ENDPOINT_URL": cloud.url, "AWS_CONTAINER_CREDENTIALS_FULL_URI": double.url + "/creds"])
            #expect(try await AWSTokenService(client).caller().arn == made.arn)
        }
    }

    @Test(
        "believes tokens for the phase that they are for",
        arguments: [
            ("plan", "tenant:a:repo:x:phase:plan", "sts.amazonaws.com", 300, nil),
            ("apply", "tenant:a:repo:x:phase:apply", "sts.amazonaws.com", 300, nil),
            ("apply", "tenant:a:repo:x:phase:plan", "sts.amazonaws.com", 300, .forbidden),
            ("plan", "tenant:b:repo:x:phase:plan", "sts.amazonaws.com", 300, .forbidden),
            ("plan", "tenant:a:repo:x:phase:plan", "somebody.else", 300, .forbidden),
            ("plan", "tenant:a:repo:x:phase:plan", "sts.amazonaws.com", -400, .unauthenticated),
        ] as [(String, String, String, Int, StoreFault.Kind?)])
    func tokens(role: String, subject: String, audience: String, lifetime: Int, kind: StoreFault.Kind?) async throws {
        let token = try await cloud.token(subject, audience: audience, lifetime: lifetime)
        let fault = await awsFault {
            let session = try await session(AWSIdentity(role: AWSRole(arn: Self.us + role)), user: "stranger", token: Secret(token))
            return try await parameters(cloud.client(session)).secret(named: "/app/db")
        }
        #expect(fault?.kind == kind)
        #expect(!String(reflecting: fault).contains(token))
        #expect(
            await awsFault { try await session(AWSIdentity(role: AWSRole(arn: Self.us + role)), token: Secret("not.a.token")) }?.kind
                == .unauthenticated)
    }

    @Test("believes the token that a file has now, of the server itself too")
    func tokenFile() async throws {
        let file = cloud.folder.appending(path: "token-\(UUID().uuidString)")
        let client = awsClient(["AWS_ENDPOINT_URL": cloud.url, "AWS_ROLE_ARN": Self.us + "plan", "AWS_WEB_IDENTITY_TOKEN_FILE": file.path])
        try await cloud.token("tenant:a:x:phase:plan", lifetime: -400).write(to: file, atomically: true, encoding: .utf8)
        #expect(await awsFault { try await AWSTokenService(client).caller() }?.kind == .unauthenticated)
        try (try await cloud.token("tenant:a:x:phase:plan") + "\n").write(to: file, atomically: true, encoding: .utf8)
        #expect(try await AWSTokenService(client).caller().arn == "arn:aws:sts::123456789012:assumed-role/plan/bulkhead")
    }
}
