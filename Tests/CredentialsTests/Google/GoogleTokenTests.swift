import Credentials
import Domain
import Foundation
import Testing

@Suite("Tokens of Google", .serialized) struct GoogleTokenTests {
    private static let audience = "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/prov"
    private static let target = "tf@p.iam.gserviceaccount.com"

    @Test(
        "for a job's service account are asked for by every kind of login",
        arguments: [
            "key", "federated", "federated and impersonated", "federated as itself", "metadata", "file of a key", "JSON of a key",
            "external account",
            "impersonated service account",
        ])
    func logins(kind: String) async throws {
        let accounts = "{\"\(GoogleBench.account)\": \(try GoogleBench.json(["k": try GoogleBench.publicKey()]).dropFirst(5).dropLast())}"
        try await CloudDoubles.run(control: ["service_accounts": accounts]) { doubles in
            let url = doubles.url
            let keyFile = try doubles.file("key.json", try GoogleBench.keyFile(tokenURL: url + "/token"))
            let tokenFile = try doubles.file("token", CloudDoubles.federated)
            let impersonation = "\(url)/v1/projects/-/serviceAccounts/middle@p.iam.gserviceaccount.com:generateAccessToken"
            var login = GoogleLogin.ambient, variables: [String: String] = [:]
            switch kind {
            case "key": login = .serviceAccount(keyFile: keyFile)
            case "federated": login = .workloadIdentity(audience: Self.audience, tokenFile: tokenFile, impersonating: nil)
            case "federated and impersonated":
                login = .workloadIdentity(audience: Self.audience, tokenFile: tokenFile, impersonating: "middle@p.iam.gserviceaccount.com")
            case "federated as itself": login = .workloadIdentity(audience: Self.audience, tokenFile: tokenFile, impersonating: Self.target)
            case "file of a key": variables = ["GOOGLE_APPLICATION_CREDENTIALS": keyFile]
            case "JSON of a key": variables = ["GOOGLE_APPLICATION_CREDENTIALS_JSON": try GoogleBench.keyFile(tokenURL: url + "/token")]
            case "external account":
                variables = [
                    "GOOGLE_APPLICATION_CREDENTIALS": try doubles.file(
                        "external.json",
                        try GoogleBench.json([
                            "type": "external_account", "audience": Self.audience,
                            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
                            "token_url": url + "/v1/token", "service_account_impersonation_url": impersonation,
                            "service_account_impersonation": ["token_lifetime_seconds": 600],
                            "credential_source": [
                                "file": try doubles.file("token.json", #"{"jwt": "\#(CloudDoubles.federated)"}"#),
                                "format": ["type": "json", "subject_token_field_name": "jwt"],
                            ],
                        ]))
                ]
            case "impersonated service account":
                let source = try JSONSerialization.jsonObject(with: Data(try GoogleBench.keyFile(tokenURL: url + "/token").utf8))
                variables = [
                    "GOOGLE_APPLICATION_CREDENTIALS": try doubles.file(
                        "impersonated.json",
                        try GoogleBench.json([
                            "type": "impersonated_service_account", "service_account_impersonation_url": impersonation,
                            "source_credentials": source,
                        ]))
                ]
            default: break
            }
            let tokens = GoogleTokenService(
                calls: doubles.calls, server: GoogleBench.server(url, metadata: doubles.greeting.plainURL, variables),
                patience: .seconds(20))
            let identity = GoogleIdentity(serviceAccount: Self.target, login: login)
            let token = try await tokens.token(for: identity, lifetime: .seconds(900))
            #expect(token.access.reveal().hasPrefix("ya29.impersonated-") && token.serviceAccount == Self.target)
            #expect(abs(token.expiresAt.timeIntervalSinceNow - 900) < 30)
            let again = try await tokens.token(for: identity, lifetime: .seconds(60))
            #expect(again.access != token.access)
            let asked = try await doubles.asked()
            let twice = ["federated and impersonated", "external account", "impersonated service account"].contains(kind)
            #expect(asked.count == (twice ? 4 : 3))
            #expect(asked.suffix(2).allSatisfy { $0 == "POST /v1/projects/-/serviceAccounts/\(Self.target):generateAccessToken 200" })
        }
    }

    @Test(
        "live as long as the job, its identity and Google allow",
        arguments: [(7200, nil, 3600), (600, nil, 600), (7200, 300, 300), (100, 300, 100)] as [(Int, Int?, Int)])
    func lifetimes(job: Int, identity: Int?, asked: Int) async throws {
        try await ScriptedCloud.run({ question, _ in
            question.path.hasSuffix("token")
                ? .json(#"{"access_token":"own","expires_in":3600}"#, headers: ["Metadata-Flavor": "Google"])
                : .json(#"{"accessToken":"t","expireTime":"2099-01-01T00:00:00.25Z"}"#)
        }) { cloud in
            try await CloudBench.calls { calls in
                let tokens = GoogleTokenService(calls: calls, server: GoogleBench.server(cloud.url), patience: .seconds(20))
                let identity = GoogleIdentity(serviceAccount: Self.target, login: .ambient, scopes: ["s1", "s2"], lifetime: identity)
                let token = try await tokens.token(for: identity, lifetime: .seconds(job))
                #expect(Int(token.expiresAt.timeIntervalSince1970) == 4_070_908_800)
                #expect(cloud.requests.count == 2)
                #expect(cloud.requests[0].headers["metadata-flavor"] == "Google")
                #expect(cloud.requests[1].headers["authorization"] == "Bearer own")
                #expect(
                    cloud.requests[1].body == #"{"delegates":[],"lifetime":"\#(asked)s","scope":["s1","s2"]}"#
                        || cloud.requests[1].body.contains("\"\(asked)s\""))
            }
        }
    }

    @Test(
        "are refused in words that hold no secret",
        arguments: [
            (
                400, #"{"error":"invalid_grant","error_description":"planted"}"#, StoreFault.Kind.unauthenticated,
                "no token is given (invalid_grant)"
            ),
            (400, #"{"error":"invalid_target","error_description":"planted"}"#, .misconfigured, "no token is given (invalid_target)"),
            (401, #"{"error":"invalid_client planted"}"#, .unauthenticated, "no token is given"),
            (403, #"{"error":"access_denied"}"#, .forbidden, "no token is given (access_denied)"),
            (500, "planted", .unreachable, "no token is given"),
            (200, #"{"access_token":"planted"}"#, .malformed, "the answer is not what was expected"),
        ])
    func refusals(status: Int, body: String, kind: StoreFault.Kind, reason: String) async throws {
        try await CloudDoubles.run { doubles in
            try await ScriptedCloud.run({ _, _ in .json(body, status: status) }) { cloud in
                let login = GoogleLogin.workloadIdentity(
                    audience: Self.audience, tokenFile: try doubles.file("token", "planted"), impersonating: nil)
                let tokens = GoogleTokenService(calls: doubles.calls, server: GoogleBench.server(cloud.url))
                let fault = await CloudBench.fault {
                    try await tokens.token(for: GoogleIdentity(serviceAccount: Self.target, login: login), lifetime: .seconds(60))
                }
                #expect(fault == StoreFault(kind, doing: "getting a token for the service account '\(Self.target)'", reason: reason))
            }
        }
    }

    @Test(
        "are not given to whoever may not act as the account, nor to a key that Google does not know",
        arguments: [
            (
                "impersonation", #"{"tf@p.iam.gserviceaccount.com": ["someone@else"]}"#, StoreFault.Kind.forbidden,
                "the identity may not do this (PERMISSION_DENIED)"
            ),
            ("service_accounts", #"{"other@p.iam.gserviceaccount.com": null}"#, .unauthenticated, "no token is given (invalid_grant)"),
        ])
    func denied(setting: String, value: String, kind: StoreFault.Kind, reason: String) async throws {
        try await CloudDoubles.run(control: [setting: value]) { doubles in
            let file = try doubles.file("key.json", try GoogleBench.keyFile(tokenURL: doubles.url + "/token"))
            let tokens = GoogleTokenService(calls: doubles.calls, server: GoogleBench.server(doubles.url))
            let identity = GoogleIdentity(serviceAccount: Self.target, login: .serviceAccount(keyFile: file))
            let fault = await CloudBench.fault { try await tokens.token(for: identity, lifetime: .seconds(60)) }
            #expect(fault.kind == kind && fault.reason == reason)
        }
    }

    @Test("of a pool are asked for with what the token file holds now") func fileReplaced() async throws {
        try await CloudDoubles.run { doubles in
            try await ScriptedCloud.run({ question, before in
                question.path == "/v1/token"
                    ? .json(#"{"access_token":"f\#(before)","expires_in":60}"#)
                    : .json(#"{"accessToken":"t","expireTime":"2099-01-01T00:00:00Z"}"#)
            }) { cloud in
                let file = try doubles.file("token", "first\n")
                let login = GoogleLogin.workloadIdentity(audience: Self.audience, tokenFile: file, impersonating: nil)
                let tokens = GoogleTokenService(calls: doubles.calls, server: GoogleBench.server(cloud.url))
                let identity = GoogleIdentity(serviceAccount: Self.target, login: login)
                _ = try await tokens.token(for: identity, lifetime: .seconds(60))
                _ = try doubles.file("token", "second")
                _ = try await tokens.token(for: identity, lifetime: .seconds(60))
                let exchanges = cloud.requests(to: "/v1/token")
                #expect(exchanges.map { $0.form["subject_token"] } == ["first", "second"])
                #expect(exchanges[0].form["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange")
                #expect(exchanges[0].form["audience"] == Self.audience)
                #expect(exchanges[0].form["scope"] == "https://www.googleapis.com/auth/iam")
                #expect(exchanges[0].form["requested_token_type"] == "urn:ietf:params:oauth:token-type:access_token")
                #expect(exchanges[0].form["subject_token_type"] == "urn:ietf:params:oauth:token-type:jwt")
            }
        }
    }

    @Test("of the machine are given up within five seconds, and taken from Google only", arguments: ["absent", "silent", "other"])
    func metadata(kind: String) async throws {
        let clock = CloudBench.Clock()
        let answer: ScriptedCloud.Answer = kind == "silent" ? .init(body: .silent) : .json(#"{"access_token":"planted","expires_in":3600}"#)
        try await ScriptedCloud.run({ _, _ in answer }) { cloud in
            try await CloudBench.calls(clock: clock, timeLimit: kind == "other" ? .seconds(30) : .milliseconds(100)) { calls in
                let server = GoogleBench.server(cloud.url, metadata: kind == "absent" ? "127.0.0.1:1" : cloud.url)
                let identity = GoogleIdentity(serviceAccount: Self.target, login: .ambient)
                let tokens = GoogleTokenService(calls: calls, server: server, patience: kind == "other" ? .seconds(20) : .seconds(1))
                let fault = await CloudBench.fault { try await tokens.token(for: identity, lifetime: .seconds(60)) }
                #expect(fault.kind == (kind == "other" ? .malformed : .unreachable))
                #expect(clock.slept.count == (kind == "other" ? 0 : 2) && clock.total + .seconds(3) < .seconds(5))
            }
        }
    }

    @Test(
        "are not asked for by what an operator's file must not say",
        arguments: [
            (
                #"{"type":"external_account","audience":"a","token_url":"https://sts.googleapis.com/v1/token","credential_source":{"url":"http://169.254.169.254/x"}}"#,
                "names no file with a token; other sources are not used"
            ),
            (
                #"{"type":"external_account","audience":"a","token_url":"https://sts.googleapis.com/v1/token","credential_source":{"executable":{"command":"/bin/planted"}}}"#,
                "names no file with a token; other sources are not used"
            ),
            (#"{"type":"external_account","audience":"a","credential_source":{"file":"/x"}}"#, "lacks audience or token_url"),
            (
                #"{"type":"external_account","audience":"a","token_url":"https://t","credential_source":{"file":"/x"},"service_account_impersonation_url":"https://evil.example/"}"#,
                "has no service_account_impersonation_url that names a service account"
            ),
            (
                #"{"type":"authorized_user","client_id":"c","client_secret":"planted","refresh_token":"planted"}"#,
                "holds a person's credentials; a server needs a service account"
            ),
            (#"{"type":"service_account","client_email":"a@b.c"}"#, "lacks client_email or private_key"),
            (#"{"type":"impersonated_service_account"}"#, "lacks source_credentials"),
            (#"{"type":"planted"}"#, "holds credentials of a kind that is not known"),
            (#"{"private_key":"planted"#, "does not hold credentials of Google"), ("[]", "does not hold credentials of Google"),
        ])
    func files(text: String, reason: String) async throws {
        try await CloudBench.calls { calls in
            let server = GoogleBench.server("http://127.0.0.1:1", ["GOOGLE_APPLICATION_CREDENTIALS_JSON": text])
            let identity = GoogleIdentity(serviceAccount: Self.target, login: .ambient)
            let tokens = GoogleTokenService(calls: calls, server: server)
            let fault = await CloudBench.fault { try await tokens.token(for: identity, lifetime: .seconds(60)) }
            #expect(fault.kind == .misconfigured && fault.reason == "GOOGLE_APPLICATION_CREDENTIALS_JSON \(reason)")
        }
    }

    @Test(
        "are not asked for from a place that would see what it must not, nor with a key that is none",
        arguments: [
            ("http://sts.evil.example/token", nil),
            ("https://localhost/token", "-----BEGIN PRIVATE KEY-----\nplanted\n-----END PRIVATE KEY-----"),
        ] as [(String, String?)])
    func keys(tokenURL: String, pem: String?) async throws {
        try await CloudBench.calls { calls in
            let server = GoogleBench.server(
                "http://127.0.0.1:1", ["GOOGLE_APPLICATION_CREDENTIALS_JSON": try GoogleBench.keyFile(tokenURL: tokenURL, pem: pem)])
            let tokens = GoogleTokenService(calls: calls, server: server)
            let identity = GoogleIdentity(serviceAccount: Self.target, login: .ambient)
            let fault = await CloudBench.fault { try await tokens.token(for: identity, lifetime: .seconds(60)) }
            #expect(fault.kind == .misconfigured)
            #expect(!"\(fault)".contains("planted"))
        }
    }

    @Test("are not asked for an account that is none", arguments: ["", "tf", "a@b/../c", "a@b?x", "a@@b", "a@b:c", "tf@p..iam"])
    func accounts(name: String) async throws {
        try await CloudBench.calls { calls in
            let tokens = GoogleTokenService(calls: calls, server: GoogleBench.server("http://127.0.0.1:1"))
            let fault = await CloudBench.fault {
                try await tokens.token(for: GoogleIdentity(serviceAccount: name, login: .ambient), lifetime: .seconds(60))
            }
            #expect(fault.kind == .misconfigured && fault.reason == "'\(name)' cannot be the address of a service account")
        }
    }

    @Test("reach a job as the variables that Google's providers read") func variables() {
        let token = GoogleToken(access: Secret("t"), expiresAt: Date(), serviceAccount: Self.target)
        let identity = GoogleIdentity(serviceAccount: Self.target, login: .ambient, project: "acme")
        #expect(
            identity.variables(token: token).mapValues { $0.reveal() }
                == ["GOOGLE_OAUTH_ACCESS_TOKEN": "t", "GOOGLE_PROJECT": "acme", "CLOUDSDK_CORE_PROJECT": "acme"])
        #expect(
            GoogleIdentity(serviceAccount: Self.target, login: .ambient).variables(token: token).keys.sorted() == [
                "GOOGLE_OAUTH_ACCESS_TOKEN"
            ])
    }
}
