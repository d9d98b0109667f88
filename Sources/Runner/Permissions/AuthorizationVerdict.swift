import Foundation
package import Sandbox
import Terraform

/// What an operator's program says of a command.
package enum AuthorizationVerdict: Hashable, Sendable {
    case allowed
    /// Its reason, for people.
    case denied(String)

    /// Only an end without an error and `pass` on the last line mean yes.
    /// - Parameter isStrict: whether the case of `pass` and blanks around it matter.
    package init(_ ending: Ending, printed: String, isStrict: Bool) {
        let printed = TerminalCodes.strip(printed)
        let text = printed.trimmingCharacters(in: .whitespacesAndNewlines)
        guard ending.isSuccess else {
            self = .unevaluated("\(ending)\(text.isEmpty ? "" : ": \(text)")")
            return
        }
        let lastLine = (isStrict ? printed.trimmingCharacters(in: .newlines) : text).split(separator: "\n").last.map(String.init) ?? ""
        let isYes = isStrict ? lastLine == "pass" : lastLine.trimmingCharacters(in: .whitespaces).lowercased() == "pass"
        self = isYes ? .allowed : .denied(text.isEmpty ? "the program that decides gave no reason" : text)
    }

    /// It could not say: nobody is let through.
    package static func unevaluated(_ why: String) -> Self { .denied("the permission could not be evaluated: \(why)") }
}
