import Domain
import Forges
import Testing

@Suite("A webhook's signature") struct WebhookSignatureTests {
    // Known answers of RFC 2202 and RFC 4231, test case 2: key "Jefe".
    static let body = Array("what do ya want for nothing?".utf8)
    static let sha1 = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    static let sha256 = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    static let sha512 =
        "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    static let wrong = "sha256=" + String(repeating: "0", count: 64)

    func payload(_ headers: [String: String], _ body: [UInt8] = body, secret: Secret? = Secret("Jefe")) throws(WebhookRejection) -> [UInt8]
    {
        try GitHubWebhook.verifiedPayload(of: body, header: { headers[$0] }, secret: secret)
    }

    @Test(
        "is accepted with every hash, the newer header first",
        arguments: [
            ["X-Hub-Signature-256": sha256], ["X-Hub-Signature": sha1], ["X-Hub-Signature": sha512], ["X-Hub-Signature-256": sha512],
            ["X-Hub-Signature-256": sha256, "X-Hub-Signature": "sha1=00"], ["X-Hub-Signature-256": "", "X-Hub-Signature": sha1],
        ])
    func accepted(headers: [String: String]) throws {
        for type in ["application/json", "application/json; charset=utf-8", "Application/JSON ;a=b"] {
            #expect(try payload(headers.merging(["Content-Type": type]) { $1 }) == Self.body)
        }
    }

    @Test(
        "is refused with its reason",
        arguments: [
            ([:], .missingSignature, "missing signature"),
            (["X-Hub-Signature-256": wrong], .wrongSignature, "payload signature check failed"),
            (["X-Hub-Signature-256": "sha256="], .wrongSignature, "payload signature check failed"),
            (["X-Hub-Signature-256": "sha256=5bdc"], .wrongSignature, "payload signature check failed"),
            (["X-Hub-Signature-256": wrong, "X-Hub-Signature": sha1], .wrongSignature, "payload signature check failed"),
            (["X-Hub-Signature": "abc"], .unreadableSignature("abc"), #"error parsing signature "abc""#),
            (["X-Hub-Signature": "sha1=xyz1"], .unreadableSignature("sha1=xyz1"), #"error parsing signature "sha1=xyz1""#),
            (["X-Hub-Signature": "sha1=abc"], .unreadableSignature("sha1=abc"), #"error parsing signature "sha1=abc""#),
            (["X-Hub-Signature": "md5=00\n"], .unknownHash(prefix: "md5"), #"unknown hash type prefix: "md5""#),
            (["X-Hub-Signature": "a\nb=00"], .unknownHash(prefix: "a\nb"), #"unknown hash type prefix: "a\nb""#),
            (
                ["Content-Type": "invalid", "X-Hub-Signature-256": sha256], .unsupportedContentType("invalid"),
                #"webhook request has unsupported Content-Type "invalid""#
            ),
        ] as [([String: String], WebhookRejection, String)])
    func refused(headers: [String: String], reason: WebhookRejection, text: String) {
        #expect(throws: reason) { try payload(["Content-Type": "application/json"].merging(headers) { $1 }) }
        #expect(WebhookAnswer.refused(reason) == WebhookAnswer(status: 400, text: text))
    }

    @Test("holds for the exact bytes and the exact secret") func exact() {
        let headers = ["Content-Type": "application/json", "X-Hub-Signature-256": Self.sha256]
        for length in 0..<Self.body.count {
            #expect(throws: WebhookRejection.wrongSignature) { try payload(headers, Array(Self.body.prefix(length))) }
        }
        for secret in ["", "jefe", "Jefe ", "Jef"] {
            #expect(throws: WebhookRejection.wrongSignature) { try payload(headers, secret: Secret(secret)) }
        }
    }

    @Test("an empty secret lets nobody in, not even who knows that it is empty") func emptySecret() {
        // HMAC-SHA-256 of nothing under an empty key.
        let code = "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(throws: WebhookRejection.wrongSignature) {
            try payload(["Content-Type": "application/json", "X-Hub-Signature-256": code], [], secret: Secret(""))
        }
    }

    @Test(
        "of a form covers the whole form, and the payload is a field of it",
        arguments: [
            ("payload=%7B%22a%22%3A1%7D", #"{"a":1}"#), ("x=1&payload=%7b+%2B%7d&y=2", "{ +}"), ("payload=a&payload=b", "a"),
            ("payload=", ""),
            ("p%61yload=ok", "ok"), ("payload=%C3%A9", "é"),
        ])
    func form(body: String, expected: String) throws {
        let headers = ["Content-Type": "application/x-www-form-urlencoded"]
        #expect(try payload(headers, Array(body.utf8), secret: nil) == Array(expected.utf8))
        #expect(throws: WebhookRejection.missingSignature) { try payload(headers, Array(body.utf8)) }
    }

    @Test(
        "a form without a readable payload is refused",
        arguments: ["", "x=1", "payload2=x", "payload=%", "payload=%zz", "payload=%4", "&&=&"])
    func badForm(body: String) {
        #expect(throws: WebhookRejection.missingPayload) {
            try payload(["Content-Type": "application/x-www-form-urlencoded"], Array(body.utf8), secret: nil)
        }
        #expect(WebhookRejection.missingPayload.description == "webhook request did not contain expected 'payload' form value")
    }

    @Test("is not asked for without a secret, but then the content type is exact") func unsigned() throws {
        #expect(try payload(["Content-Type": "application/json"], secret: nil) == Self.body)
        for type in ["", "text/plain", "application/json; charset=utf-8", "application/JSON"] {
            #expect(throws: WebhookRejection.unsupportedContentType(type)) { try payload(["Content-Type": type], secret: nil) }
        }
    }
}
