/// How a program ended.
package enum Ending: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    /// It did not end within its time and was stopped.
    case timedOut

    package var isSuccess: Bool { self == .exited(0) }
}

extension Ending: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signalled(let signal): "signal \(signal)"
        case .timedOut: "stopped at its time limit"
        }
    }
}
