import Domain
import Sandbox

/// Why a stage did not go on.
enum StepFailure: Error, Hashable {
    /// A program said no: text for people, before what the steps printed.
    case failed(String)
    /// We did not do it: text for people.
    case refused(String)
}

/// The words for how a program ended, as people know them.
enum EndingText {
    static func text(_ ending: Ending, limit: Duration) -> String {
        switch ending {
        case .exited(let code): "exit status \(code)"
        case .signalled(let signal): "signal: \(names[signal] ?? String(signal))"
        case .timedOut: "stopped after \(limit.components.seconds) seconds"
        }
    }

    private static let names: [Int32: String] = [
        1: "hangup", 2: "interrupt", 3: "quit", 6: "aborted", 9: "killed", 11: "segmentation fault", 13: "broken pipe", 15: "terminated",
    ]
}

/// Text in double quotes, with what would not show in them escaped.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 32 || scalar.value == 127:
            result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
