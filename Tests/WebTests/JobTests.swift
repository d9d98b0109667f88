import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing
import Web

@Suite("A job's page") struct JobTests {
    @Test("shows what the job is, and its log without a script") func page() async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            try await site.visit { client in
                let running = try await client.execute(uri: "/jobs/\(job.id)", method: .get).text
                expectGolden(running.replacing(/nonce="[^"]+"/, with: "nonce=\"N\""), "job-running.html")
                try await site.endPlan(job)
                let ended = try await client.execute(uri: "/jobs/\(job.id)", method: .get).text
                #expect(ended.contains("Plan: 1 to add, 0 to change, 0 to destroy."))
                #expect(ended.contains("<a href=\"/jobs/\(job.id)/log\">read it as plain text</a>"))
            }
        }
    }

    @Test(
        "is only there for jobs that the store knows",
        arguments: ["nothing", "..%2F..%2Fetc%2Fpasswd", "%2e%2e", "a%00b", String(repeating: "a", count: 5000)])
    func unknown(id: String) async throws {
        try await Site.open { site in
            try await site.visit { client in
                for path in ["", "/log", "/stream"] {
                    let answer = try await client.execute(uri: "/jobs/\(id)\(path)", method: .get)
                    #expect(answer.status == .notFound)
                }
            }
        }
    }

    @Test("follows the log while it grows, up to the end of the job") func growing() async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            try site.write("one\n", toLogOf: job)
            try await site.server().application().test(.live) { client in
                async let stream = client.execute(uri: "/jobs/\(job.id)/stream", method: .get)
                try site.write("\u{1B}[32mtwo\u{1B}[0m\u{1B}[2J\nhalf a line", toLogOf: job)
                try await site.endPlan(job)
                let answer = try await stream
                #expect(answer.status == .ok)
                #expect(answer.headers[.contentType] == "text/event-stream")
                let text = answer.text
                for line in ["data: one", "data: \u{1B}[32mtwo\u{1B}[0m", "data: half a line"] {
                    #expect(text.split(separator: "\n").filter { $0 == line }.count == 1)
                }
                #expect(text.hasSuffix("event: end\ndata: {\"text\":\"Plan: 1 to add, 0 to change, 0 to destroy.\",\"tone\":\"good\"}\n\n"))
            }
        }
    }

    @Test(
        "goes on where a connection broke off",
        arguments: [("4", ["two"]), ("0", ["one", "two"]), ("99", ["", "one", "two"]), ("x", ["one", "two"])])
    func resume(after: String, lines: [String]) async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            try site.write("one\ntwo\n", toLogOf: job)
            try await site.endPlan(job)
            try await site.server().application().test(.live) { client in
                let text = try await client.execute(
                    uri: "/jobs/\(job.id)/stream", method: .get, headers: [Posted.name("Last-Event-ID"): after]
                ).text
                let data = text.split(separator: "\n").compactMap { $0.hasPrefix("data: ") ? $0.dropFirst(6) : nil }
                #expect(data.filter { !$0.isEmpty && !$0.hasPrefix("{") } == lines.filter { !$0.isEmpty }.map { $0[...] })
                #expect(text.contains("event: restart") == (after == "99"))
                #expect(text.contains("id: 8\n"))
            }
        }
    }

    @Test("says so when the job printed nothing") func silent() async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            try await site.endPlan(job)
            try await site.server().application().test(.live) { client in
                let log = try await client.execute(uri: "/jobs/\(job.id)/log", method: .get).text
                #expect(log.isEmpty)
                // Last, because the connection ends with it.
                let stream = try await client.execute(uri: "/jobs/\(job.id)/stream", method: .get).text
                #expect(stream.hasPrefix("event: end\n"))
            }
        }
    }

    @Test("streams a long log in pieces and loses nothing of it") func long() async throws {
        try await Site.open { site in
            let job = try await site.beginPlan()
            let line = String(repeating: "ä", count: 99)
            let whole = (0..<3000).map { "\($0) \(line)" }.joined(separator: "\n") + "\n" + String(repeating: "ö", count: 200_001)
            try site.write(whole, toLogOf: job)
            try await site.endPlan(job)
            try await site.server().application().test(.live) { client in
                let log = try await client.execute(uri: "/jobs/\(job.id)/log", method: .get).text
                #expect(log == whole)
            }
        }
    }
}
