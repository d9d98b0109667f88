import Domain
import Foundation
import Git
import Glibc

/// Our end of the pipe from which one call of git reads its credential.
struct OpenPipe: Sendable {
    let pipe: CredentialPipe
    private let descriptor: Int32

    /// Makes the pipe and fills it. git may ask more than once: there are four answers in it.
    init(in folder: String, user: String, password: Secret) throws(CheckoutFault) {
        guard let answer = CredentialPipe.answer(user: user, password: password.reveal()) else {
            throw CheckoutFault(.malformed, "the credential for git holds a line break")
        }
        try Files.makeFolder(folder)
        pipe = CredentialPipe(path: "\(folder)/\(UInt64.random(in: .min ... .max))")
        guard mkfifo(pipe.path, 0o600) == 0 else { throw Self.fault }
        // For reading as well: it then opens at once, and what was written waits in it for git.
        descriptor = open(pipe.path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        let bytes = Array(String(repeating: answer, count: 4).utf8)
        guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            close()
            throw Self.fault
        }
    }

    func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        unlink(pipe.path)
    }

    /// Ends the waiting of git processes that outlived their server: a pipe that is opened for a moment and closed has come to
    /// its end for whoever wants to read from it.
    static func releaseReaders(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
            unlink(path)
            if descriptor >= 0 { _ = Glibc.close(descriptor) }
        }
    }

    private static var fault: CheckoutFault {
        CheckoutFault(.failed, "making a pipe for git's credential: \(String(cString: strerror(errno)))")
    }
}
