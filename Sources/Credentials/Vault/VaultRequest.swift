import Foundation

/// Something that Vault is asked.
struct VaultRequest: Sendable {
    var method = "GET"
    /// Below `/v1/`, percent-encoded.
    var path: String
    var body: [UInt8]?
    /// What it is for, in an error.
    var doing: String
    /// Whether it may be asked again when nobody knows whether it was done.
    var mayBeDoneTwice = true
    var sizeLimit = 1 << 20

    init(_ method: String = "GET", _ path: String, doing: String) {
        self.method = method
        self.path = path
        self.doing = doing
    }

    /// The same with a JSON body.
    func sending(_ value: some Encodable) -> VaultRequest {
        var request = self
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts, numbers and dictionaries of them: nothing that cannot be written as JSON.
        request.body = (try? encoder.encode(value)).map { Array($0) }
        return request
    }

    /// The same, only asked again if it was surely not done.
    var once: VaultRequest {
        var request = self
        request.mayBeDoneTwice = false
        return request
    }
}
