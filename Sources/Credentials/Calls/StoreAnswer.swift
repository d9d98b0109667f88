import Foundation

/// What a store answered.
struct StoreAnswer: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [(String, String)]
    var body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.0 == name }?.1 }

    var isSuccess: Bool { 200...299 ~= status }

    /// By which the other side's log finds it.
    var requestID: String? {
        ["x-ms-request-id", "x-amzn-requestid", "x-amz-request-id", "x-vault-request-id", "x-guploader-uploadid"].lazy
            .compactMap(header).first
    }

    /// The body as JSON of a known shape.
    func json<Value: Decodable>(_ type: Value.Type = Value.self, doing: String) throws(StoreFault) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(body)) } catch {
            // The decoder's words may quote a value.
            throw StoreFault(.malformed, doing: doing, reason: "the answer is not what was expected", requestID: requestID)
        }
    }

    /// `Retry-After`, in seconds or as a date.
    var retryAfter: Duration? {
        guard let text = header("retry-after") else { return nil }
        if let seconds = Int(text) { return .seconds(max(0, seconds)) }
        guard let date = Self.date(text) else { return nil }
        return .seconds(max(0, date.timeIntervalSinceNow))
    }

    /// By how much the other side's clock differs from ours, if that is more than a minute.
    func skew(now: Date) -> TimeInterval? {
        guard let date = header("date").flatMap(Self.date) else { return nil }
        let difference = date.timeIntervalSince(now)
        return abs(difference) > 60 ? difference : nil
    }

    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text)
    }
}
