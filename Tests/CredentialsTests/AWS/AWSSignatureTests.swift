import Credentials
import Domain
import Foundation
import Testing

@Suite("A signature for AWS") struct AWSSignatureTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var url: String
        var service: String
        var method = "POST"
        var headers: [(String, String)] = []
        var token: String?
        var body = ""
        var digest: String?
        var signature: String
        var testDescription: String { "\(method) \(url)" }
    }

    @Test("is the one that AWS expects", arguments: rows)
    func vectors(row: Row) {
        let keys = AWSKeys(
            id: "AKIDEXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), token: row.token.map { Secret($0) })
        let made = AWSSignature(
            of: .init(method: row.method, url: row.url, headers: row.headers, body: Array(row.body.utf8)), with: keys, region: "us-east-1",
            service: row.service, at: Date(timeIntervalSince1970: 1_440_938_160))
        #expect(made.signature == row.signature)
        if let digest = row.digest { #expect(made.canonicalDigest == digest) }
        #expect(made.headers.last?.1.hasSuffix("Signature=\(row.signature)") == true)
        #expect(made.headers.contains { $0 == ("x-amz-date", "20150830T123600Z") })
        #expect(made.headers.first { $0.0 == "x-amz-security-token" }?.1 == row.token)
    }

    static let rows: [Row] = [
        Row(
            url: "https://secretsmanager.us-east-1.amazonaws.com/", service: "secretsmanager",
            headers: [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "secretsmanager.GetSecretValue")],
            body: #"{"SecretId":"team-a/prod"}"#, digest: "b0e2332b3fafed022d4a710a82151f30d28e314aca7e4197e312eacb071513ea",
            signature: "552a9ebadae0bff5544ca3c479c312d559df34cde9ca7423af02330f04a1fdba"),
        Row(
            url: "https://sts.us-east-1.amazonaws.com/", service: "sts",
            headers: [("content-type", "application/x-www-form-urlencoded; charset=utf-8")], token: "SESSIONTOKEN",
            body:
                "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr&RoleSessionName=run-1",
            digest: "b4d791a4be2acadd8a673705fc64c33ab6d047b3b4a1e6887e2dcd3c7434f6bc",
            signature: "f0624c3c2847bc9bc3a60593911a3807fa93a77cf4f52132cfd03c8cca18c4e0"),
        // The others were computed with botocore.
        Row(
            url: "https://example.amazonaws.com/", service: "service", method: "GET",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Row(
            url: "https://example.amazonaws.com", service: "service", method: "GET",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Row(
            url: "https://example.amazonaws.com:443/", service: "service", method: "GET",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Row(
            url: "https://example.amazonaws.com/?Param2=value2&Param1=value1", service: "service", method: "GET",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Row(
            url: "https://example.amazonaws.com/?Param1=value2&Param1=Value1&a%20b=c%2Fd&A=", service: "service", method: "GET",
            signature: "acb5a87f5d6604fa8992402703e5e38fe606f02542a0f848b48d6ff30a0d483e"),
        Row(
            url: "https://example.amazonaws.com/example/some%20path/x%3Ay", service: "service", method: "GET",
            signature: "0f7b3a1e190a2f5c168b24f50f5c43bc3109887004779f09982b1714e635bb4e"),
        Row(
            url: "http://127.0.0.1:4566/", service: "sts",
            headers: [("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("accept", "not signed")], body: "x",
            signature: "0b2011c4ada7613c1c37f9972a1e636f7379b206a663e57854ac5ba7305676c4"),
        Row(
            url: "https://example.amazonaws.com/", service: "service", method: "GET", headers: [("X-Amz-Thing", "  a   b  c ")],
            token: "TOK", signature: "983373c5e830d0bea82be89eba61c9cfda5dcd9d1c813274acfb21afb5c2749c"),
    ]
}
