package import Domain
import Git
import Sandbox

extension Checkouts {
    /// The texts of many files of a commit that is there. Left out are those that are not there, links, files of more than `limit`
    /// bytes, and what goes beyond `total` bytes.
    package func texts(
        of paths: Set<String>, at commit: String, of repository: Repository, limit: Int = 1 << 20, total: Int = 64 << 20
    ) async throws(CheckoutFault) -> [String: String] {
        guard !paths.isEmpty else { return [:] }
        let mirror = mirror(of: repository)
        let listed = Mirror.blobs(printed: try await run(mirror.blobs(of: identify(commit)), limit: 256 << 20).output)
        var left = total
        let wanted = listed.filter { blob in
            guard paths.contains(blob.path), blob.size <= limit, blob.size <= left else { return false }
            left -= blob.size
            return true
        }
        var texts: [String: String] = [:]
        // As many as a call can name.
        for start in stride(from: 0, to: wanted.count, by: 1000) {
            try await read(Array(wanted[start..<min(start + 1000, wanted.count)]), from: mirror, into: &texts)
        }
        return texts
    }

    private func read(
        _ blobs: [Mirror.Blob], from mirror: Mirror, into texts: inout [String: String]
    ) async throws(CheckoutFault) {
        let call = mirror.contents(of: blobs)
        let output = try await run(call).output
        guard output.count == blobs.reduce(0, { $0 + $1.size }) else {
            throw CheckoutFault(.failed, "running \(git.title(of: call)): it printed \(output.count) bytes")
        }
        var position = 0
        for blob in blobs {
            texts[blob.path] = String(decoding: output[position..<position + blob.size], as: UTF8.self)
            position += blob.size
        }
    }
}
