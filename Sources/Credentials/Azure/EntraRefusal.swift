import Foundation

/// What Entra ID means when it gives no token. Its own words are not passed on: only the number in them is certain to hold nothing secret.
enum EntraRefusal {
    static func fault(_ answer: StoreAnswer, now: Date, doing: String) -> StoreFault {
        let said = try? JSONDecoder().decode(Said.self, from: Data(answer.body))
        var (kind, reason) = meaning(of: said?.codes.first, status: answer.status)
        if let words = answer.skewInWords(now: now) { reason += "; \(words)" }
        if answer.status >= 500 || answer.status == 408 { kind = .unreachable }
        return StoreFault(kind, doing: doing, reason: reason, requestID: answer.requestID ?? said?.traceID)
    }

    private static func meaning(of code: Int?, status: Int) -> (StoreFault.Kind, String) {
        guard let code else { return (status < 500 ? .unauthenticated : .unreachable, "it answers \(status)") }
        let (kind, words): (StoreFault.Kind, String) =
            switch code {
            case 7_000_215: (.unauthenticated, "the client secret is wrong")
            case 7_000_222: (.unauthenticated, "the client secret has expired")
            case 700_016: (.unauthenticated, "the directory does not know this application")
            case 90002: (.misconfigured, "there is no such directory")
            case 70021, 700_211, 700_212, 700_213:
                (.unauthenticated, "no federated credential of the application has the \(part(code)) of the token")
            case 700_024: (.unauthenticated, "the token or assertion is not valid at this time")
            case 700_027: (.unauthenticated, "the token's or assertion's signature or time is wrong")
            case 50027: (.unauthenticated, "the token or assertion is none")
            case 53003: (.forbidden, "conditional access forbids it")
            case 50196: (.throttled, "too many requests")
            default: (.unauthenticated, "it gives no token")
            }
        return (kind, "\(words) (AADSTS\(code))")
    }

    private static func part(_ code: Int) -> String {
        switch code {
        case 700_211: "issuer"
        case 700_212: "audience"
        case 700_213: "subject"
        default: "issuer, subject and audience"
        }
    }

    private struct Said: Decodable {
        var codes: [Int]
        var traceID: String?

        enum CodingKeys: String, CodingKey {
            case codes = "error_codes"
            case traceID = "trace_id"
            case words = "error_description"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let words = (try? container.decode(String.self, forKey: .words)) ?? ""
            codes = (try? container.decode([Int].self, forKey: .codes)) ?? Self.code(in: words).map { [$0] } ?? []
            traceID = (try? container.decode(String.self, forKey: .traceID)).flatMap { UUID(uuidString: $0)?.uuidString.lowercased() }
        }

        private static func code(in words: String) -> Int? {
            guard words.hasPrefix("AADSTS") else { return nil }
            return Int(words.dropFirst(6).prefix { $0.isASCII && $0.isNumber })
        }
    }
}
