import Domain
import Git
import Sandbox

extension Checkouts {
    /// Runs git and returns what it printed, however it ended.
    func attempt(_ invocation: Invocation, limit: Int = 64 << 20, within time: Duration = .seconds(300)) async throws(CheckoutFault)
        -> Captured
    {
        do {
            return try await sandbox.capture(invocation, limit: limit, within: time)
        } catch is CancellationError {
            throw CheckoutFault(.cancelled, "cancelled")
        } catch let fault as SandboxFault {
            if case .tooMuchOutput(let limit) = fault.kind {
                throw CheckoutFault(.failed, "running \(git.title(of: invocation)): more than \(limit) bytes")
            }
            throw CheckoutFault(.failed, "running \(git.title(of: invocation)): \(fault)")
        } catch {
            throw CheckoutFault(.failed, "running \(git.title(of: invocation)): \(error)")
        }
    }

    /// Runs git, which must end well.
    @discardableResult
    func run(
        _ invocation: Invocation, limit: Int = 64 << 20, within time: Duration = .seconds(300)
    ) async throws(CheckoutFault) -> Captured {
        let printed = try await attempt(invocation, limit: limit, within: time)
        guard printed.ending.isSuccess else { throw fault(of: invocation, printed) }
        return printed
    }

    /// What a call that did not end well is to people.
    func fault(of invocation: Invocation, _ printed: Captured, hiding secret: Secret? = nil) -> CheckoutFault {
        var said = String(printed.diagnosticText.suffix(4096))
        if let secret, !secret.isEmpty {
            said = said.split(separator: secret.reveal(), omittingEmptySubsequences: false).joined(separator: "***")
        }
        while said.last?.isWhitespace == true { said.removeLast() }
        return CheckoutFault(.failed, "running \(git.title(of: invocation)): \(printed.ending): \(said)")
    }

    /// Runs git, which must print the id of a commit or a tree first.
    func id(printedBy call: Invocation) async throws(CheckoutFault) -> CommitID { try id(in: try await run(call), of: call) }

    /// The id that stands first in what a call printed.
    func id(in printed: Captured, of call: Invocation) throws(CheckoutFault) -> CommitID {
        guard let id = CommitID(printed.text.split(separator: "\n").first.map(String.init) ?? "") else {
            throw CheckoutFault(.failed, "running \(git.title(of: call)): it printed no id")
        }
        return id
    }
}
