/// HTML whose interpolated text is escaped by construction.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var bytes: [UInt8] = []

    init() {}
    init(stringLiteral value: StaticString) { bytes = value.withUTF8Buffer(Array.init) }
    init(stringInterpolation parts: Parts) { bytes = parts.bytes }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ html: HTML) { bytes += html.bytes }
    static func += (left: inout HTML, right: HTML) { left.append(right) }

    struct Parts: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []
        init(literalCapacity: Int, interpolationCount: Int) { bytes.reserveCapacity(literalCapacity + interpolationCount * 16) }
        mutating func appendLiteral(_ literal: StaticString) { bytes += literal.withUTF8Buffer(Array.init) }
        mutating func appendInterpolation(_ text: some StringProtocol) { appendInterpolation(text.utf8) }
        mutating func appendInterpolation(_ number: Int) { bytes += String(number).utf8 }
        mutating func appendInterpolation(_ html: HTML) { bytes += html.bytes }
        mutating func appendInterpolation<Items: Sequence>(each items: Items, _ html: (Items.Element) -> HTML) {
            for item in items { bytes += html(item).bytes }
        }
        mutating func appendInterpolation(_ text: some Sequence<UInt8>) {
            for byte in text {
                switch byte {
                case UInt8(ascii: "&"): bytes += "&amp;".utf8
                case UInt8(ascii: "<"): bytes += "&lt;".utf8
                case UInt8(ascii: ">"): bytes += "&gt;".utf8
                case UInt8(ascii: "\""): bytes += "&quot;".utf8
                case UInt8(ascii: "'"): bytes += "&#39;".utf8
                default: bytes.append(byte)
                }
            }
        }
    }
}
