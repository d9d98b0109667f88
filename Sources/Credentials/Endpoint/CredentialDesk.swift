package import Domain
package import Foundation

/// Hands the identities of running jobs to those jobs, and to nobody else. A window that is closed hands out nothing.
///
/// An actor because jobs come and go while requests arrive. Nothing depends on two of its calls being one.
package actor CredentialDesk {
    /// A request as a window sees it.
    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var query: [(name: String, value: String)]
        /// Names in lower case.
        package var headers: [String: String]
        package init(method: String, path: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:]) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
        }
    }

    /// What is sent back, with what the operator should know of it.
    package struct Answer: Sendable {
        package var status: Int
        package var json: [UInt8]
        package var problem: String?
        package init(status: Int, json: [UInt8] = [], problem: String? = nil) {
            self.status = status
            self.json = json
            self.problem = problem
        }
    }

    private struct Window {
        var job: Job.ID
        var answer: @Sendable (Request) async -> Answer
        var asked = 0
        var since = Date.distantPast
    }

    private var windows: [String: Window] = [:]
    private var knownPort: Int?
    private let now: @Sendable () -> Date
    /// More than any honest job asks for.
    private static let mostInAMinute = 600

    package init(now: @escaping @Sendable () -> Date = { Date() }) { self.now = now }

    /// Where it can be reached on 127.0.0.1; nil until it can.
    package var port: Int? { knownPort }
    package func listens(on port: Int) { knownPort = port }

    /// Answers requests for `path` for as long as the job runs.
    package func open(_ path: String, for job: Job.ID, answer: @escaping @Sendable (Request) async -> Answer) {
        windows[path] = Window(job: job, answer: answer)
    }

    /// From now on nothing is handed out for the job.
    package func close(_ job: Job.ID) { windows = windows.filter { $0.value.job != job } }

    /// What a request gets.
    package func answer(to request: Request) async -> Answer {
        guard var window = windows[request.path] else { return Answer(status: 404) }
        let time = now()
        if time.timeIntervalSince(window.since) > 60 { (window.since, window.asked) = (time, 0) }
        window.asked += 1
        windows[request.path] = window
        guard window.asked <= Self.mostInAMinute else { return Answer(status: 429) }
        let answer = await window.answer(request)
        // The job may have ended meanwhile.
        return windows[request.path] == nil ? Answer(status: 404) : answer
    }
}
