import Domain
import Foundation

/// A secret that somebody types, or that comes through a pipe.
enum TypedSecret {
    /// Reads standard input to its end; on a terminal one line, which is not shown.
    static func read(called name: String, exactly: Bool) throws(UsageError) -> Secret {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let bytes = try? FileHandle.standardInput.read(upToCount: limit + 1) else {
                throw UsageError("there is nothing on standard input")
            }
            return try secret(bytes, exactly: exactly)
        }
        FileHandle.standardError.write(Data("Value of \(name): ".utf8))
        let line = withoutEcho { readLine(strippingNewline: true) }
        FileHandle.standardError.write(Data("\n".utf8))
        return try secret(Data((line ?? "").utf8), exactly: true)
    }

    /// What bytes come to. Nothing at all is taken for a mistake: the program before the pipe has failed.
    static func secret(_ bytes: Data, exactly: Bool) throws(UsageError) -> Secret {
        guard bytes.count <= limit else { throw UsageError("a value has at most \(limit) bytes") }
        guard var text = String(bytes: bytes, encoding: .utf8) else { throw UsageError("a value must be text in UTF-8") }
        // "\r\n" is one character.
        if !exactly, let last = text.last, ["\n", "\r\n"].contains(last) { text.removeLast() }
        guard !text.isEmpty else { throw UsageError("the value is empty") }
        return Secret(text)
    }

    private static let limit = 1 << 20

    /// A terminal shows what is typed unless it is told not to.
    private static func withoutEcho<Value>(_ body: () -> Value) -> Value {
        var old = termios()
        guard tcgetattr(STDIN_FILENO, &old) == 0 else { return body() }
        var silent = old
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &old) }
        return body()
    }
}
