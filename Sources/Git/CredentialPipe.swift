/// A named pipe from which git reads who it is, so that no credential is ever an argument, a variable or a file's content.
package struct CredentialPipe: Hashable, Sendable {
    /// Absolute path of the pipe.
    package let path: String

    package init(path: String) { self.path = path }

    /// What our end of the pipe writes for one question of git's; nil if a line break in it would forge an answer.
    package static func answer(user: String, password: String) -> String? {
        guard !(user + password).utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) else { return nil }
        return "username=\(user)\npassword=\(password)\n"
    }

    /// The helper that git asks. It reads two lines and no more: ours stays open, so an end would never come.
    var helper: String {
        "!answer() { test \"$1\" = get || return 0; { IFS= read -r user; IFS= read -r password; } < \(Self.quoted(path)); "
            + "printf '%s\\n%s\\n' \"$user\" \"$password\"; }; answer"
    }

    /// git gives a helper to a shell, which must see the path as one word.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
