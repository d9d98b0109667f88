import Subprocess

extension SubprocessOutputSequence {
    /// Everything, or nil if it is more than `limit` bytes.
    func all(_ limit: Int) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        for try await buffer in self {
            guard bytes.count + buffer.count <= limit else { return nil }
            buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// The end, at most `limit` bytes of it.
    func last(_ limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await buffer in self {
            buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
            if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
        }
        return Array(bytes.suffix(limit))
    }
}
