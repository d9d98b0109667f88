import Foundation
import Glibc

/// The variables that this process was started with.
package enum ServerEnvironment {
    /// All variables. Afterwards the process itself holds only those that say nothing: what is erased can no longer be read in
    /// `/proc/PID/environ` either, where every process of the same user could look.
    package static func take() -> [String: String] {
        let variables = ProcessInfo.processInfo.environment
        for name in variables.keys where !harmless.contains(name) && !name.hasPrefix("LC_") { erase(name) }
        return variables
    }

    /// What libraries look up while the process runs.
    private static let harmless: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM", "TMPDIR", "PWD", "NO_COLOR", "SSL_CERT_FILE",
        "SSL_CERT_DIR", "XDG_RUNTIME_DIR",
    ]

    /// `unsetenv` only forgets where the text is: the kernel goes on showing it.
    private static func erase(_ name: String) {
        if let value = getenv(name) { memset(value, 0, strlen(value)) }
        unsetenv(name)
    }
}
