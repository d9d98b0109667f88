extension CodeHost {
    /// What was waited for did not come in time.
    package struct WaitTimedOut: Error {}

    /// Returns as soon as `condition` holds of what the host knows, which is looked at after every change.
    package nonisolated func waitUntil(
        _ timeout: Duration = .seconds(30), _ condition: @escaping @Sendable (CodeHostState) -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.wait(for: condition) }
            group.addTask {
                try await ContinuousClock().sleep(for: timeout)
                throw WaitTimedOut()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func wait(for condition: @Sendable (CodeHostState) -> Bool) async throws {
        for await _ in bell.listen() where condition(state) { return }
        throw CancellationError()
    }

    /// The comments on a pull request, oldest first.
    package func comments(on number: Int, in fullName: String) -> [HostedComment] { state.comments(on: number, in: fullName) }

    /// The statuses posted on a commit, oldest first, every one of them.
    package func statuses(of commit: String, in fullName: String) -> [PostedStatus] { state.statuses(of: commit, in: fullName) }

    /// Requests to the API and to git, in the order they were answered.
    package var calls: [ReceivedCall] { state.calls }
}
