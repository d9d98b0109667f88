import Domain
import Subprocess

extension Launcher {
    private enum Turn<Value: Sendable>: Sendable {
        case ended(Result<Value, any Error>)
        case timeIsUp
    }

    /// Does `work`, and cancels it when its time is up: nil then. Returns when it is over, in any case. If the task was cancelled
    /// this throws, unless `keepsResult` and there is one all the same.
    func supervise<Value: Sendable>(
        within limit: Duration, keepsResult: Bool = false, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try Task.checkCancellation()
        let turn = await withTaskGroup(of: Turn<Value>.self) { tasks in
            tasks.addTask {
                do { return .ended(.success(try await work())) } catch { return .ended(.failure(error)) }
            }
            tasks.addTask {
                try? await Task.sleep(for: limit)
                return .timeIsUp
            }
            let first = await tasks.next()
            tasks.cancelAll()
            // Whoever comes second: the work that is being stopped, or a clock that nobody needs.
            let second = await tasks.next()
            // A clock that was cut off says nothing.
            if case .timeIsUp = first, Task.isCancelled { return second }
            return first
        }
        if keepsResult, case .ended(.success(let value)) = turn { return value }
        try Task.checkCancellation()
        guard case .ended(let result) = turn else { return nil }
        return try result.get()
    }

    /// Starts a program, lets `body` read what it prints, and leaves nobody of its group behind.
    func perform<Input: InputProtocol, Output: OutputProtocol, Diagnostics: ErrorOutputProtocol, Value: Sendable>(
        _ launch: Launch, input: Input, output: Output, error: Diagnostics, marker: Marker? = nil,
        body: (Execution<Input, Output, Diagnostics>) async throws -> Value
    ) async throws -> (ending: Ending, value: Value) {
        var group: ProcessGroup?
        defer { if group != nil { marker?.remove() } }
        let result: Result<ExecutionResult<Value, Output, Diagnostics>, any Error>
        do {
            result = .success(
                try await Subprocess.run(launch.configuration(grace: grace), input: input, output: output, error: error) { execution in
                    group = ProcessGroup(id: execution.processIdentifier.value)
                    try launch.mark(marker, execution.processIdentifier.value)
                    return try await body(execution)
                })
        } catch { result = .failure(error) }
        // Subprocess stops when the first process is gone. Terraform under a shell may still be saving its state then.
        if Task.isCancelled { await group?.end(after: grace) } else { await group?.end() }
        group?.reap()
        do {
            let execution = try result.get()
            return (Ending(execution.terminationStatus), execution.closureResult)
        } catch let error as SubprocessError {
            throw launch.invocation.fault(group == nil ? .notStarted(reason: "\(error)") : .lost(reason: "\(error)"))
        }
    }
}

extension Launch {
    fileprivate func mark(_ marker: Marker?, _ pid: Int32) throws {
        guard let marker else { return }
        do { try marker.write(pid: pid) } catch {
            throw invocation.fault(.fileUnwritable(marker.file, reason: "\(error)"))
        }
    }
}

extension Ending {
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let signal): self = .signalled(signal)
        }
    }
}
