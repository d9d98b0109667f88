import Crypto
package import Domain
import Foundation

/// A word that nobody can guess, and by which a job proves that it is the one.
package struct Bearer: Sendable {
    /// 256 random bits in hexadecimal digits.
    package let word: Secret

    package init() {
        word = Secret(SymmetricKey(size: .bits256).withUnsafeBytes { $0.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined() })
    }

    /// The value of the header `Authorization`.
    package var header: Secret { Secret("Bearer \(word.reveal())") }

    /// Whether that is what a request brings, compared in a time that says nothing of how much is right.
    package func isShown(in header: String?) -> Bool {
        guard let header else { return false }
        return SHA256.hash(data: Data(header.utf8)) == SHA256.hash(data: Data(self.header.reveal().utf8))
    }
}
