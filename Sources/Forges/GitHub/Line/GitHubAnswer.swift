import Foundation

/// What GitHub answered: the parts of it that we look at.
struct GitHubAnswer: Sendable {
    var status: Int
    var body: Data
    /// URL of the list's next page.
    var nextPage: String?
    var location: String?
    var retryAfter: String?
    var limitRemaining: String?
    var limitReset: String?

    /// What kind of no this is; nil for a yes.
    func refusal(at now: Date) -> ForgeFault.Kind? {
        if (200..<300).contains(status) { return nil }
        let complaint = Complaint(body)
        if status == 403 || status == 429, let wait = wait(complaint, at: now) { return .rateLimited(retryAfter: wait) }
        if status >= 500 || status == 408 { return .unreachable("\(status) \(complaint.text)") }
        return .rejected(status: status, message: complaint.text)
    }

    /// For how long GitHub wants no more requests, if that is what it says.
    /// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
    private func wait(_ complaint: Complaint, at now: Date) -> Duration? {
        if let seconds = retryAfter.flatMap({ Int($0) }) { return bounded(Double(seconds)) }
        if limitRemaining == "0", let reset = limitReset.flatMap({ Double($0) }) {
            return bounded(reset.rounded(.up) - now.timeIntervalSince1970)
        }
        return complaint.isSecondaryLimit || status == 429 ? .seconds(60) : nil
    }

    /// Neither a wrong clock nor a wrong answer makes us wait for longer than the longest limit there is, an hour, or hurry.
    private func bounded(_ seconds: Double) -> Duration {
        seconds.isFinite ? .milliseconds(Int64(min(max(seconds, 1), 3660) * 1000)) : .seconds(60)
    }
}

/// The JSON that GitHub sends with a no.
private struct Complaint: Decodable {
    var message: String?
    var documentation: String?
    var errors: [Detail]?

    enum CodingKeys: String, CodingKey {
        case message, errors
        case documentation = "documentation_url"
    }
    struct Detail: Decodable {
        var message: String?
        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                message = text
            } else {
                message = try? decoder.container(keyedBy: Key.self).decodeIfPresent(String.self, forKey: .message)
            }
        }
        enum Key: String, CodingKey { case message }
    }

    init(_ body: Data) { self = (try? JSONDecoder().decode(Complaint.self, from: body)) ?? Complaint() }
    private init() {}

    var text: String {
        let parts = [message].compactMap(\.self) + (errors ?? []).compactMap(\.message)
        return String(parts.joined(separator: ": ").prefix(1000))
    }

    /// GitHub names this limit in its text and its link only.
    var isSecondaryLimit: Bool {
        documentation?.contains("secondary-rate-limit") == true || message?.lowercased().contains("secondary rate limit") == true
    }
}

/// The URL that a `Link` header calls `next`.
func nextPage(inLink header: String) -> String? {
    for link in header.split(separator: ",") {
        let parts = link.split(separator: ";").map { $0.drop { $0 == " " } }
        guard let target = parts.first, target.hasPrefix("<"), let end = target.firstIndex(of: ">") else { continue }
        if parts.dropFirst().contains(where: { $0 == "rel=\"next\"" || $0 == "rel=next" }) {
            return String(target[target.index(after: target.startIndex)..<end])
        }
    }
    return nil
}
