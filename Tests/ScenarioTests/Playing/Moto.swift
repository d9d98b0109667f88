import AsyncHTTPClient
import Foundation
import NIOCore
import TestSupport

/// AWS for one test, which checks signatures and policies, and real Terraform's way to it.
struct Moto: Sendable {
    let url: String
    private let folder: URL
    private let server: Key

    private struct Key: Decodable {
        var id: String
        var secret: String
    }

    /// Runs `body` beside a new one in which the tenants' roles are.
    static func with(_ mirror: String, _ body: (Moto) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            struct Greeting: Decodable { var url: String }
            let peer = try await Lab.start("moto_strict.py")
            do {
                let url = try JSONDecoder().decode(Greeting.self, from: Data(peer.greeting.utf8)).url
                let server = try JSONDecoder().decode(Key.self, from: Data(try await python(arrangement, [url], in: folder).utf8))
                let settings =
                    "disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = \"\(mirror)\"\n  }\n}\n"
                try Data(settings.utf8).write(to: folder.appending(path: "terraform.rc"))
                try await body(Moto(url: url, folder: folder, server: server))
                await peer.end()
            } catch {
                await peer.end()
                throw error
            }
        }
    }

    /// What the server under test has in its environment: who it is, and where terraform finds its providers.
    var serverVariables: [String: String] {
        [
            "AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": server.id, "AWS_SECRET_ACCESS_KEY": server.secret,
            "TF_CLI_CONFIG_FILE": folder.appending(path: "terraform.rc").path,
        ]
    }

    // MARK: Afterwards

    /// A session that AWS gave.
    struct Session: Decodable {
        var role: String
        var name: String
        var key: String
        var token: String

        private enum CodingKeys: String, CodingKey {
            case role = "role_arn"
            case name = "session_name"
            case key = "secret_access_key"
            case token = "session_token"
        }
    }

    /// Things of one kind, as far as they are sessions.
    private struct Entries: Decodable {
        var sessions: [Session]
        init(from decoder: any Decoder) throws { sessions = (try? [Session](from: decoder)) ?? [] }
    }

    /// Those of the tenants' roles, in the order they were asked for.
    func sessions() async throws -> [Session] {
        let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: "\(url)/moto-api/data.json"), timeout: .seconds(30))
        let bytes = Data(try await answer.body.collect(upTo: 16 << 20).readableBytesView)
        let all = try JSONDecoder().decode([String: [String: Entries]].self, from: bytes)
        return (all["sts"]?["AssumedRole"]?.sessions ?? []).filter { $0.name != "setup" }
    }

    /// Everything that must be nowhere.
    func secrets() async throws -> [String] {
        try await sessions().flatMap { [$0.key, $0.token] } + [server.secret]
    }

    /// What there is, a line each: parameters by their accounts, objects of the state's bucket, sessions.
    func contents() async throws -> String {
        let things = try await Self.python(looking, [url], in: folder)
        return things + (try await sessions().map { "session \($0.name) of \($0.role)\n" }.joined())
    }

    private static func python(_ code: String, _ arguments: [String], in folder: URL) async throws -> String {
        let ended = try await runProgram(
            Lab.python.path, ["-c", beginning + code] + arguments, in: folder,
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"])
        guard ended.status == 0 else { throw Failed(text: ended.output) }
        return ended.output
    }

    struct Failed: Error { var text: String }
}

// MARK: Providers

/// Terraform's providers as this machine has them.
enum ProviderMirror {
    /// The folder; nil if there is none.
    static let folder: String? = {
        if let folder = ProcessInfo.processInfo.environment["BULKHEAD_TEST_PROVIDER_MIRROR"] { return folder }
        let places = ["/usr/share/terraform", "/usr/local/share/terraform", "/opt"]
        return places.lazy.flatMap { [$0] + below($0) + below($0).flatMap(below) }
            .first { FileManager.default.fileExists(atPath: "\($0)/registry.terraform.io") }
    }()

    private static func below(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
    }
}

// MARK: Programs

private let beginning = #"""
    import json, sys, urllib.request, boto3
    from botocore.config import Config
    url, others = sys.argv[1], ("111111111111", "222222222222")
    def client(name, keys=("AKIASETUP", "x", None)):
        return boto3.client(name, endpoint_url=url, region_name="us-east-1", aws_access_key_id=keys[0], aws_secret_access_key=keys[1],
                            aws_session_token=keys[2], config=Config(s3={"addressing_style": "path"}))
    def keys_in(account):
        made = client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/setup", RoleSessionName="setup")["Credentials"]
        return made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]
    def count_down(number):
        request = urllib.request.Request(url + "/moto-api/reset-auth", data=str(number).encode(), headers={"content-type": "text/plain"})
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request)

    """#

/// A server that may only assume roles, and roles that trust nothing but a session for their tenant, phase and whoever commands.
private let arrangement = #"""
    def policy(*statements): return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    def allow(actions, resource="*", **more): return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}
    acting = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    iam = client("iam")
    iam.create_user(UserName="server")
    iam.put_user_policy(UserName="server", PolicyName="p", PolicyDocument=policy(allow(acting, "arn:aws:iam::*:role/*")))
    key = iam.create_access_key(UserName="server")["AccessKey"]
    client("s3").create_bucket(Bucket="tfstate")
    def grants(tenant):
        parameters, bucket, state = f"arn:aws:ssm:*:parameter/{tenant}/*", "arn:aws:s3:::tfstate", f"arn:aws:s3:::tfstate/{tenant}/*"
        looking = [allow(["ssm:Get*", "ssm:List*"], parameters), allow("ssm:Describe*"), allow("s3:List*", bucket), allow("s3:Get*", state),
                   allow(["s3:PutObject", "s3:DeleteObject"], state + ".tflock")]
        changing = looking + [allow(["ssm:PutParameter", "ssm:AddTagsToResource"], parameters), allow("s3:PutObject", state)]
        return {"plan": looking, "look": looking, "apply": changing, "destroy": changing + [allow("ssm:DeleteParameter", parameters)]}
    def make_roles(iam):
        for tenant in ("payments", "search"):
            for phase, statements in grants(tenant).items():
                equal = {"sts:ExternalId": f"{tenant}-7f3a", "aws:RequestTag/tenant": tenant, "sts:SourceIdentity": "alice"}
                if phase != "look": equal["aws:RequestTag/phase"] = phase
                like = {"aws:RequestTag/run_id": "????????-????-????-????-????????????"}
                trust = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/server"}, "Action": acting,
                         "Condition": {"StringEquals": equal, "StringLike": like}}
                iam.create_role(RoleName=f"{tenant}-{phase}", AssumeRolePolicyDocument=policy(trust))
                iam.put_role_policy(RoleName=f"{tenant}-{phase}", PolicyName="p", PolicyDocument=policy(*statements))
    make_roles(iam)
    for account in others: make_roles(client("iam", keys_in(account)))
    count_down(0)
    print(json.dumps({"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}))
    """#

private let looking = #"""
    count_down(999999)
    for account in ("123456789012",) + others:
        ssm = client("ssm") if account == "123456789012" else client("ssm", keys_in(account))
        for parameter in sorted(ssm.describe_parameters()["Parameters"], key=lambda p: p["Name"]):
            print("parameter", parameter["Name"], "in", account, "is", ssm.get_parameter(Name=parameter["Name"])["Parameter"]["Value"])
    for thing in client("s3").list_objects_v2(Bucket="tfstate").get("Contents", []): print("object", thing["Key"])
    """#
