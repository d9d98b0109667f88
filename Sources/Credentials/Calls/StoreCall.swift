/// One request to a store.
struct StoreCall: Sendable {
    var method = "GET"
    var url: String
    /// Without what proves who asks.
    var headers: [(String, String)] = []
    var body: [UInt8]?
    /// What it is for, in an error: "reading the secret 'payments-deploy' of Key Vault acme-weu".
    var doing: String
    /// Headers that prove who asks, made anew for each try.
    var authorization: @Sendable () async throws(StoreFault) -> [(String, String)] = { () throws(StoreFault) in [] }
    /// Whether asking twice does no harm.
    var mayRepeat = true
    /// Whether it may be asked again also when nobody knows whether it was done: without an answer, or after 408, 500, 502 and 504.
    var mayBeDoneTwice = true
    var tries = 5
    /// Whether an answer says "later" in its own way, besides by its status.
    var asksToRepeat: @Sendable (StoreAnswer) -> Bool = { _ in false }
    /// For the whole answer.
    var timeLimit = Duration.seconds(30)
    var sizeLimit = 1 << 20
    /// Whether it goes to a cloud's metadata service, which speaks plain HTTP.
    var isMetadata = false
    /// Whether it may go to any link-local address in plain HTTP: Azure's hosts put their identity endpoints there.
    var mayBeLinkLocal = false
}

extension StoreCall {
    /// The text of a form, `application/x-www-form-urlencoded`.
    static func form(_ fields: [(String, String)]) -> [UInt8] {
        Array(fields.map { "\(PercentCoding.query($0.0))=\(PercentCoding.query($0.1))" }.joined(separator: "&").utf8)
    }
}

/// Percent-encoding by RFC 3986: all but letters, digits, `-`, `.`, `_` and `~`.
enum PercentCoding {
    static func query(_ text: String) -> String { encode(text, keeping: []) }
    /// A path; slashes stay.
    static func path(_ text: String) -> String { encode(text, keeping: [UInt8(ascii: "/")]) }

    private static func encode(_ text: String, keeping kept: Set<UInt8>) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            case _ where kept.contains(byte): bytes.append(byte)
            default: bytes += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
