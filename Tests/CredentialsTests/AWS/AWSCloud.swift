import Credentials
import Domain
import Foundation
import TestSupport
import Testing

/// AWS on loopback, which checks signatures, policies and tokens, with what the tests of the suite need in it.
struct AWSCloud: Sendable {
    let url: String
    let issuer: String
    let folder: URL
    /// Keys of users: `server`, `stranger`.
    let users: [String: AWSKeys]

    @TaskLocal static var current: AWSCloud?

    /// A client with the keys of `user`.
    func client(_ user: String) -> AWSClient { awsClient(["AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1"], keys: users[user]) }

    /// A client with the keys of a session.
    func client(_ session: AWSSession) -> AWSClient {
        awsClient(["AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1"], keys: session.keys)
    }

    /// Runs a Python program that has boto3, with these variables and no others.
    func python(_ code: String, _ arguments: [String] = [], _ variables: [String: String] = [:]) async throws -> String {
        let all = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "AWS_ENDPOINT_URL": url, "AWS_EC2_METADATA_DISABLED": "true"]
        let ended = try await runProgram(Lab.python.path, ["-c", code] + arguments, in: folder, environment: all.merging(variables) { $1 })
        guard ended.status == 0 else { throw Failed(output: ended.output) }
        return ended.output
    }

    /// A token of the issuer.
    func token(_ subject: String, audience: String = "sts.amazonaws.com", lifetime: Int = 300) async throws -> String {
        let script = sharedFolder.appending(path: "labs/oidc_issuer.py").path
        return try await runProgram(
            Lab.python.path,
            [
                script, "mint", "--key", folder.appending(path: "issuer.pem").path, "--iss", issuer, "--sub", subject, "--aud", audience,
                "--ttl", "\(lifetime)",
            ],
            in: folder, environment: ["PATH": "/usr/bin:/bin"]
        ).output
    }

    struct Failed: Error { var output: String }
}

/// Starts the cloud for a suite, and ends it.
struct AWSCloudTrait: SuiteTrait, TestScoping {
    func provideScope(for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let issuer = try await Lab.start("oidc_issuer.py", ["serve", "--key", folder.appending(path: "issuer.pem").path])
            defer { issuer.stop() }
            let issuerURL = try greeting(issuer)
            let aws = try await Lab.start("moto_strict.py", ["--issuer", issuerURL])
            defer { aws.stop() }
            var cloud = AWSCloud(url: try greeting(aws), issuer: issuerURL, folder: folder, users: [:])
            let made = try await cloud.python(arrangement, [cloud.url, issuerURL])
            let users = try JSONDecoder().decode([String: [String]].self, from: Data(made.utf8))
            cloud = AWSCloud(
                url: cloud.url, issuer: issuerURL, folder: folder, users: users.mapValues { AWSKeys(id: $0[0], secret: Secret($0[1])) })
            try await AWSCloud.$current.withValue(cloud, operation: body)
        }
    }

    private func greeting(_ peer: Peer) throws -> String {
        let greeting = try JSONSerialization.jsonObject(with: Data(peer.greeting.utf8)) as? [String: Any]
        return greeting?["url"] as? String ?? ""
    }
}

extension Trait where Self == AWSCloudTrait {
    static var awsCloud: AWSCloudTrait { AWSCloudTrait() }
}

private let arrangement = #"""
    import json, sys, urllib.request, boto3
    url, issuer = sys.argv[1:]
    def client(name, keys=("AKIASETUP", "x", None)):
        return boto3.client(name, endpoint_url=url, region_name="us-east-1", aws_access_key_id=keys[0], aws_secret_access_key=keys[1],
                            aws_session_token=keys[2])
    def policy(*statements): return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    def allow(actions, resource="*", **more): return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}
    iam, sm, ssm, host, me = client("iam"), client("secretsmanager"), client("ssm"), issuer.split("://")[1], "arn:aws:iam::123456789012"
    secret, parameter = "arn:aws:secretsmanager:us-east-1:123456789012:secret:", "arn:aws:ssm:us-east-1:123456789012:parameter/"
    users = {}
    for name in ("server", "stranger"):
        iam.create_user(UserName=name)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        users[name] = [key["AccessKeyId"], key["SecretAccessKey"]]
    iam.put_user_policy(UserName="server", PolicyName="p", PolicyDocument=policy(
        allow("secretsmanager:ListSecrets"), allow("secretsmanager:GetSecretValue", [secret + "app/*", secret + "many/*"]),
        allow("ssm:DescribeParameters"), allow("ssm:Get*", [parameter + "app/*", parameter + "many*", parameter + "flat-*"]),
        allow(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], ["arn:aws:iam::*:role/*"])))
    def trust(*statements, actions=["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], **more):
        return policy({"Effect": "Allow", "Principal": {"AWS": f"{me}:user/server"}, "Action": actions, **more}, *statements)
    def federated(phase):
        return {"Effect": "Allow", "Principal": {"Federated": f"{me}:oidc-provider/{host}"}, "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {f"{host}:aud": "sts.amazonaws.com"},
                              "StringLike": {f"{host}:sub": f"tenant:a:*:phase:{phase}"}}}
    roles = {
        "plan": (trust(federated("plan")), [allow(["ssm:Get*", "ssm:Describe*"])]),
        "apply": (trust(federated("apply")), [allow("ssm:*")]),
        "external": (trust(Condition={"StringEquals": {"sts:ExternalId": "ext-1"}}), [allow("ssm:*")]),
        "tenant": (trust(Condition={"StringEquals": {"aws:RequestTag/tenant": "payments"}}),
                   [allow("ssm:Get*", parameter + "app/*", Condition={"StringEquals": {"aws:PrincipalTag/tenant": "payments"}})]),
        "alice": (trust(Condition={"StringEquals": {"sts:SourceIdentity": "alice"}}), [allow("ssm:Get*")]),
        "bare": (trust(actions="sts:AssumeRole"), [allow("ssm:Get*")]),
        "others": (policy({"Effect": "Allow", "Principal": {"AWS": f"{me}:user/nobody"}, "Action": "sts:*"}), [allow("*")]),
        "reader": (trust(Condition={"StringEquals": {"sts:ExternalId": "store"}}),
                   [allow("secretsmanager:ListSecrets"), allow("secretsmanager:GetSecretValue", secret + "team/*")]),
    }
    for name, (trusted, statements) in roles.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted)
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(*statements))
    for account in ("111111111111", "222222222222"):
        made = client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/setup", RoleSessionName="setup")["Credentials"]
        there = client("iam", (made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]))
        there.create_role(RoleName="tf", AssumeRolePolicyDocument=policy({"Effect": "Allow", "Principal": {"AWS": f"{me}:root"},
                          "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}))
        there.put_role_policy(RoleName="tf", PolicyName="p", PolicyDocument=policy(allow("ssm:*")))
    for number in range(101): sm.create_secret(Name=f"many/{number:03}", SecretString=f"planted-{number}")
    texts = {"app/db": '{"A":"planted-db"}', "app/empty-not": " ", "Many/other": "planted-case", "team/key": "planted-team",
             "other/key": "planted-other"}
    for name, text in texts.items():
        sm.create_secret(Name=name, SecretString=text, Tags=[{"Key": "owner", "Value": name.split("/")[0]}])
    sm.create_secret(Name="app/bytes", SecretBinary=b"\x00\xff")
    sm.create_secret(Name="app/gone", SecretString="planted-gone")
    sm.delete_secret(SecretId="app/gone")
    sm.create_secret(Name="app/changed", SecretString="planted-old")
    sm.put_secret_value(SecretId="app/changed", SecretString="planted-new")
    for number in range(11): ssm.put_parameter(Name=f"/many/{number:02}", Value=f"planted-{number}", Type="SecureString")
    for number in range(12): ssm.put_parameter(Name=f"flat-{number:02}", Value=f"planted-{number}", Type="String")
    for name in ("/many/deep/er", "/manyother", "/app/db", "/app/list", "/other/x"):
        ssm.put_parameter(Name=name, Value="planted,x", Type="StringList" if name == "/app/list" else "SecureString")
    request = urllib.request.Request(url + "/moto-api/reset-auth", data=b"0", headers={"content-type": "text/plain"})
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request)
    print(json.dumps(users))
    """#
