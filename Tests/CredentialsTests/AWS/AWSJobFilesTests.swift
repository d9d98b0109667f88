import Credentials
import Domain
import Foundation
import Testing

@Suite("AWS sessions, as a job finds them") struct AWSJobFilesTests {
    private static let end = Date(timeIntervalSince1970: 1_767_225_600)

    private static func profile(_ account: String, name: String? = nil, region: String? = nil) -> AWSJobProfile {
        AWSJobProfile(
            AWSSession(
                keyID: "ASIA\(account.prefix(1))", secret: Secret("secret+/\(account.prefix(1))"), token: Secret("token=="), expiresAt: end,
                role: "arn:aws:iam::\(account):role/apply", arn: "arn:aws:sts::\(account):assumed-role/apply/run-1"), name: name,
            region: region)
    }

    @Test("are the default only where there is one")
    func one() throws {
        let files = try AWSJobFiles([Self.profile("111111111111", name: "prod", region: "eu-west-1")])
        let keys = "aws_access_key_id = ASIA1\naws_secret_access_key = secret+/1\naws_session_token = token==\n"
        #expect(files.credentials == Secret("[acct-111111111111]\n\(keys)\n[prod]\n\(keys)\n[default]\n\(keys)"))
        #expect(
            files.configuration == """
                [profile acct-111111111111]
                region = eu-west-1

                [profile prod]
                region = eu-west-1

                [default]
                region = eu-west-1

                """)
        #expect(!String(reflecting: files).contains("secret+"))
    }

    @Test(
        "are told apart by their accounts' numbers and by names",
        arguments: [
            ([profile("111111111111")], ["acct-111111111111", "default"]),
            ([profile("111111111111"), profile("222222222222", name: "dns")], ["acct-111111111111", "acct-222222222222", "dns"]),
            ([profile("111111111111", name: "default"), profile("222222222222")], ["acct-111111111111", "default", "acct-222222222222"]),
            ([profile("111111111111", name: "default")], ["acct-111111111111", "default"]),
            ([profile("111111111111", name: "a"), profile("111111111111", name: "b")], ["a", "b"]),
            ([], []),
        ])
    func sections(profiles: [AWSJobProfile], names: [String]) throws {
        let files = try AWSJobFiles(profiles)
        let sections = files.credentials.reveal().split(separator: "\n").filter { $0.hasPrefix("[") }.map { $0.dropFirst().dropLast() }
        #expect(sections.map(String.init) == names)
        #expect(files.configuration.isEmpty)
    }

    @Test(
        "are refused where a name could mean two of them, or something else",
        arguments: [
            [profile("111111111111"), profile("111111111111", name: "b")], [profile("111111111111"), profile("111111111111")],
            [profile("111111111111", name: "a"), profile("222222222222", name: "a")],
            [profile("111111111111", name: "acct-222222222222"), profile("222222222222")], [profile("111111111111", name: "a]\n[b")],
            [profile("111111111111", name: "a b")], [profile("111111111111", name: "")],
            [profile("111111111111", region: "eu-west-1\ncredential_process = x")],
        ])
    func refused(profiles: [AWSJobProfile]) {
        #expect(throws: StoreFault.self) { try AWSJobFiles(profiles) }
    }

    @Test("are answered to programs that ask for them")
    func container() {
        #expect(
            Self.profile("111111111111").session.containerAnswer
                == Secret(
                    #"{"AccessKeyId":"ASIA1","Expiration":"2026-01-01T00:00:00Z","RoleArn":"arn:aws:iam::111111111111:role/apply","SecretAccessKey":"secret+/1","Token":"token=="}"#
                ))
    }
}
