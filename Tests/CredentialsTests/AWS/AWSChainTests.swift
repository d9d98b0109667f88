import Credentials
import Domain
import Foundation
import TestSupport
import Testing

private let roleSetting = "role_arn=arn:aws:iam::123456789012:role/r\n"
private let keySettings = "aws_access_key_id=AKIAQ\naws_secret_access_key=s\n"

@Suite("The server's own keys of AWS", .awsDoubles) struct AWSChainTests {
    private let end = Date().addingTimeInterval(3_600)

    /// What is kept in files, by name; `{url}` and `{dir}` are the double's and the folder's.
    private func keys(
        _ variables: [String: String], files: [String: String] = [:], program: AWSProgram? = nil,
        _ prepare: (AWSDouble) async throws -> Void
    ) async throws -> (id: String, questions: [AWSDouble.Question]) {
        try await withTemporaryFolder { folder in
            let double = try await AWSDouble()
            defer { double.stop() }
            try await prepare(double)
            let settle = { (text: String) in text.replacing("{url}", with: double.url).replacing("{dir}", with: folder.path) }
            for (name, text) in files {
                let file = folder.appending(path: name)
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try settle(text).write(to: file, atomically: true, encoding: .utf8)
            }
            var all = variables.mapValues(settle)
            all["HOME"] = folder.path
            all["AWS_ENDPOINT_URL_STS"] = all["AWS_ENDPOINT_URL_STS"] ?? double.url
            all["AWS_EC2_METADATA_DISABLED"] = all["AWS_EC2_METADATA_DISABLED"] ?? "true"
            let id = try await awsClient(all, program: program).ownKeys().id
            return (id, try await double.questions())
        }
    }

    @Test(
        "come from the first place that is set up",
        arguments: [
            (["AWS_ACCESS_KEY_ID": "AKIAVAR", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "p"], "AKIAVAR"),
            (
                ["AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r", "AWS_WEB_IDENTITY_TOKEN_FILE": "{dir}/token", "AWS_PROFILE": "p"],
                "ASIATOKEN"
            ),
            (["AWS_PROFILE": "p", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/keys"], "AKIAPROFILE"),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/keys"], "AKIADEFAULT"),
            (["AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/keys"], "ASIACONTAINER"),
            (
                [
                    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "false",
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}",
                ], "ASIAMACHINE"
            ),
        ])
    func order(variables: [String: String], id: String) async throws {
        let files = [
            "token": "planted-token\n",
            ".aws/credentials":
                "[default]\naws_access_key_id=AKIADEFAULT\naws_secret_access_key=s\n[p]\naws_access_key_id = AKIAPROFILE\n"
                + "aws_secret_access_key = s",
        ]
        let found = try await keys(variables, files: files) { double in
            try await double.answer("AssumeRoleWithWebIdentity", awsSession(id: "ASIATOKEN", expires: end))
            try await double.answer("GET /keys", awsKeyAnswer(id: "ASIACONTAINER", expires: end))
            try await double.answer("PUT /latest/api/token", "SESSION")
            try await double.answer("GET /latest/meta-data/iam/security-credentials/", "the-role\n")
            try await double.answer(
                "GET /latest/meta-data/iam/security-credentials/the-role", awsKeyAnswer(id: "ASIAMACHINE", expires: end))
        }
        #expect(found.id == id)
        for question in found.questions where question.asked.hasPrefix("GET /latest") {
            #expect(question.headers["x-aws-ec2-metadata-token"] == "SESSION")
        }
        #expect(found.questions.first { $0.asked.hasPrefix("PUT") }?.headers["x-aws-ec2-metadata-token-ttl-seconds"] ?? "21600" == "21600")
        let byToken = found.questions.first { $0.asked == "AssumeRoleWithWebIdentity" }
        #expect(byToken?.headers["authorization"] == nil)
        #expect(byToken?.body.hasSuffix("&WebIdentityToken=planted-token") ?? true)
    }

    @Test(
        "come from a profile however that is written",
        arguments: [
            ("[profile p]\nAWS_Access_Key_ID = AKIAP  # mine\naws_secret_access_key=s\n", "AKIAP"),
            ("; a comment\n[ profile \"p\" ]\naws_access_key_id=AKIAP\naws_secret_access_key=s", "AKIAP"),
            ("[profile p]\n\(roleSetting)source_profile=q\n[profile q]\n\(keySettings)", "ASIAROLE"),
            ("[profile p]\n\(roleSetting)source_profile=p\n\(keySettings)", "ASIAROLE"),
            (
                "[profile p]\n\(roleSetting)source_profile=q\n[profile q]\n\(roleSetting)source_profile=o\n[profile o]\n\(keySettings)",
                "ASIAROLE"
            ),
            ("[profile p]\n\(roleSetting)credential_source=EcsContainer", "ASIAROLE"),
            ("[profile p]\n\(roleSetting)credential_source=Ec2InstanceMetadata", "ASIAROLE"),
            ("[profile p]\n\(roleSetting)web_identity_token_file={dir}/token", "ASIATOKEN"),
            ("[profile p]\ncredential_process = /opt/keys --for \"two words\" 'a b'c\n", "AKIAPRINTED"),
            ("[profile p]\nregion=eu-west-1\n", "ASIACONTAINER"),
        ])
    func profiles(config: String, id: String) async throws {
        let variables = [
            "AWS_PROFILE": "p", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/keys", "AWS_EC2_METADATA_DISABLED": "false",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/",
        ]
        let program: AWSProgram = { words in
            #expect(words == ["/opt/keys", "--for", "two words", "a bc"])
            return Secret(
                #"{"Version":1,"AccessKeyId":"AKIAPRINTED","SecretAccessKey":"s","Expiration":"2036-01-01T00:00:00.000Z"}"#
            )
        }
        let found = try await keys(variables, files: [".aws/config": config, "token": "planted-token"], program: program) { double in
            try await double.answer("AssumeRole", awsSession(id: "ASIAROLE", expires: end))
            try await double.answer("AssumeRoleWithWebIdentity", awsSession(id: "ASIATOKEN", expires: end))
            try await double.answer("GET /keys", awsKeyAnswer(id: "ASIACONTAINER", expires: end))
            try await double.answer("PUT /latest/api/token", "SESSION")
            try await double.answer("GET /latest/meta-data/iam/security-credentials/", "the-role")
            try await double.answer(
                "GET /latest/meta-data/iam/security-credentials/the-role", awsKeyAnswer(id: "ASIAMACHINE", expires: end))
        }
        #expect(found.id == id)
    }

    @Test("of a profile are used to assume its role with what the profile says")
    func roleOfProfile() async throws {
        let config = """
            [profile p]
            role_arn = arn:aws:iam::123456789012:role/r
            source_profile = q
            external_id = ext/1
            role_session_name = mine
            duration_seconds = 1800
            region = eu-central-1
            [profile q]
            region = us-west-2
            aws_access_key_id = AKIACONFIG
            """
        let credentials = "[q]\naws_access_key_id = AKIAQ\naws_secret_access_key = s\n"
        let found = try await keys(["AWS_PROFILE": "p"], files: [".aws/config": config, ".aws/credentials": credentials]) { double in
            try await double.answer("AssumeRole", awsSession(id: "ASIAROLE", expires: end))
        }
        let question = try #require(found.questions.first)
        #expect(
            question.body == """
                Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr&RoleSessionName=mine\
                &DurationSeconds=1800&ExternalId=ext%2F1
                """)
        #expect(question.headers["authorization"]?.contains("Credential=AKIAQ/") == true)
        #expect(question.headers["authorization"]?.contains("/eu-central-1/sts/aws4_request") == true)
    }

    @Test(
        "are not looked for elsewhere when where they should be is wrong",
        arguments: [
            (["AWS_ACCESS_KEY_ID": "AKIA"], "", StoreFault.Kind.misconfigured), (["AWS_SECRET_ACCESS_KEY": "s"], "", .misconfigured),
            (["AWS_PROFILE": "nobody"], "", .misconfigured),
            (["AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r", "AWS_WEB_IDENTITY_TOKEN_FILE": "/nonexistent"], "", .misconfigured),
            (["AWS_ROLE_ARN": "no role", "AWS_WEB_IDENTITY_TOKEN_FILE": "{dir}/token"], "", .misconfigured),
            (
                [:],
                "[default]\n\(roleSetting)source_profile=a\n[profile a]\n\(roleSetting)source_profile=default",
                .misconfigured
            ),
            ([:], "[default]\nrole_arn=arn:aws:iam::123456789012:role/r", .misconfigured),
            ([:], "[default]\n\(roleSetting)source_profile=nobody", .misconfigured),
            ([:], "[default]\n\(roleSetting)credential_source=Moon", .misconfigured),
            ([:], "[default]\n\(roleSetting)source_profile=default\nmfa_serial=x", .misconfigured),
            ([:], "[default]\naws_access_key_id=AKIA", .misconfigured), ([:], "[default]\ncredential_process=/opt/keys", .misconfigured),
            ([:], "[default]\ncredential_process=/opt/keys 'x", .misconfigured), ([:], "[default]\nsso_session=corp", .misconfigured),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.169.254.evil.example/x"], "", .misconfigured),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://10.0.0.1/x"], "", .misconfigured),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.169.254/latest/x"], "", .misconfigured),
            (["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "@evil.example/"], "", .misconfigured),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/keys", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\r\nx: y"], "", .misconfigured),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/nothing"], "", .unauthenticated), ([:], "", .misconfigured),
        ])
    func wrong(variables: [String: String], config: String, kind: StoreFault.Kind) async throws {
        let fault = await awsFault {
            try await keys(variables, files: ["token": "t", ".aws/config": config]) { double in
                try await double.answer("GET /keys", awsKeyAnswer(id: "ASIACONTAINER", expires: end))
                try await double.answer("AssumeRole", awsSession(id: "ASIAROLE", expires: end))
            }
        }
        #expect(fault?.kind == kind)
    }

    @Test("of a container are asked for with its token as it is", arguments: [true, false])
    func bearer(isFile: Bool) async throws {
        let variables =
            isFile ? ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{dir}/bearer"] : ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic xyz="]
        let found = try await keys(
            variables.merging(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/keys?id=1"]) { $1 }, files: ["bearer": "Basic xyz=\n"]
        ) { double in
            try await double.answer("GET /keys?id=1", awsKeyAnswer(id: "ASIACONTAINER", expires: end))
        }
        #expect(found.questions.map { $0.headers["authorization"] } == ["Basic xyz="])
    }

    @Test(
        "of a program must be keys",
        arguments: [
            "", "{}", #"{"Version":2,"AccessKeyId":"planted","SecretAccessKey":"s"}"#, #"{"Version":1,"AccessKeyId":"planted"}"#,
            #"{"Version":1,"AccessKeyId":"a b","SecretAccessKey":"planted"}"#,
        ])
    func printed(text: String) async throws {
        let fault = await awsFault {
            try await keys(
                [:], files: [".aws/config": "[default]\ncredential_process = /opt/keys"], program: { _ in Secret(text) }
            ) { _ in }
        }
        #expect(fault?.kind == .malformed)
        #expect(!String(reflecting: fault).contains("planted"))
    }

    @Test("are never asked of the machine by the old way, without a session", arguments: [403, 404, 405])
    func version1(status: Int) async throws {
        try await withAWSDouble { double in
            try await double.answer("PUT /latest/api/token", status: status)
            try await double.answer("GET /latest/meta-data/iam/security-credentials/", "the-role")
            let client = awsClient(["AWS_EC2_METADATA_SERVICE_ENDPOINT": double.url])
            #expect(await awsFault { try await client.ownKeys() } != nil)
            // More than one if this machine has so much to do that a second is not enough.
            #expect(Set(try await double.questions().map(\.asked)) == ["PUT /latest/api/token"])
        }
    }

    @Test("are given up soon where no machine answers")
    func noMachine() async throws {
        try await withAWSDouble { double in
            try await double.answer("PUT /latest/api/token", "x", times: 1_000, pause: 1)
            let time = AWSTime()
            let client = awsClient(["AWS_EC2_METADATA_SERVICE_ENDPOINT": double.url], time: time)
            let fault = await awsFault { try await client.ownKeys() }
            #expect(fault?.kind == .unreachable)
            // Three times this long, and the pauses between, are less than five seconds.
            #expect(fault?.reason == "there was no whole answer within 1.0 seconds")
            #expect(time.pauses == [.seconds(0.5), .seconds(1)])
            let count = try await double.count("PUT /latest/api/token")
            #expect(count == 3)
        }
    }

    @Test("given to it come before all others")
    func given() async throws {
        let client = awsClient(
            ["AWS_ACCESS_KEY_ID": "AKIAVAR", "AWS_SECRET_ACCESS_KEY": "s"], keys: AWSKeys(id: "AKIAGIVEN", secret: Secret("s")))
        #expect(try await client.ownKeys().id == "AKIAGIVEN")
    }

    @Test(
        "are used where variables and the profile say",
        arguments: [
            (["AWS_ENDPOINT_URL_SECRETS_MANAGER": "{url}", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"], true),
            (["AWS_ENDPOINT_URL": "{url}/"], true),
            (["AWS_PROFILE": "p"], true), (["AWS_PROFILE": "q"], true),
            (["AWS_PROFILE": "p", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"], false),
            (["AWS_PROFILE": "nowhere"], false),
        ])
    func endpoints(variables: [String: String], isReached: Bool) async throws {
        try await withTemporaryFolder { folder in
            try await withAWSDouble { double in
                let config = """
                    [profile p]
                    services = lab
                    endpoint_url = http://127.0.0.1:9
                    aws_access_key_id = AKIAP
                    aws_secret_access_key = s
                    [services lab]
                    s3 =
                      endpoint_url = http://127.0.0.1:9
                    secrets_manager =
                      endpoint_url = \(double.url)
                    [profile q]
                    endpoint_url = \(double.url)
                    aws_access_key_id = AKIAQ
                    aws_secret_access_key = s
                    [profile nowhere]
                    endpoint_url = http://127.0.0.1:9
                    aws_access_key_id = AKIAQ
                    aws_secret_access_key = s
                    """
                try config.write(to: folder.appending(path: "config"), atomically: true, encoding: .utf8)
                try await double.answer("GetSecretValue", #"{"SecretString":"v"}"#)
                var variables = variables.mapValues { $0.replacing("{url}", with: double.url) }
                variables["AWS_CONFIG_FILE"] = folder.appending(path: "config").path
                let keys = AWSKeys(id: "AKIA", secret: Secret("s"))
                let store = AWSSecretsManager(.init(region: "eu-west-1"), over: awsClient(variables, keys: keys))
                let fault = await awsFault { try await store.secret(named: "app") }
                #expect((fault == nil) == isReached)
                #expect(try await double.count("GetSecretValue") == (isReached ? 1 : 0))
            }
        }
    }
}
