import Domain
import Storage
import TestSupport
import Testing

@Suite("Reports to a pull request") struct ReportLaneTests {
    private let root = Project(key: .init(dir: "."))

    private func applied(_ desk: Desk) async throws {
        try await desk.happens(.opened)
        try await desk.plans([root])
        _ = try await desk.news()
        try await desk.comments(Command(.apply))
        try await desk.discovers([root])
        try await desk.store.end(try await desk.next(.project), .project(.applied))
    }

    @Test("go out before it is merged, in every lane") func mergeIsLast() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(automerge: .init(isOn: true)))
            try await applied(desk)
            var lanes: Set<OpenReport.Lane> = []
            var order: [String] = []
            while case let open = try await desk.store.openReports(limit: 100), let next = open.first {
                let isMerge = next.report.content.words == "merge a"
                order.append(next.report.content.words)
                lanes.insert(next.lane)
                if isMerge {
                    #expect(open.count == 1)
                    // A status that a newer one replaced may still be under way although it is not open any more.
                    #expect(try await desk.store.openReports(except: lanes.filter { $0 != next.lane }, limit: 100).isEmpty)
                }
                try await desk.store.closeReport(next.id)
            }
            #expect(lanes.count > 3)
            #expect(order.last == "merge a")
        }
    }

    @Test("do not wait for a merge that is tried again") func mergeHoldsNobody() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(automerge: .init(isOn: true)))
            try await applied(desk)
            while let next = try await desk.store.openReports(limit: 1).first, next.report.content.words != "merge a" {
                try await desk.store.closeReport(next.id)
            }
            let merge = try #require(try await desk.store.openReports(limit: 1).first)
            try await desk.store.postponeReport(merge.id, by: 60)
            try await desk.happens(.commented(.init(number: 1, reading: .reply("help"))))
            #expect(try await desk.news() == ["reply help"])
        }
    }

    @Test("end with a comment on how that went, which is kept and said once") func telling() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder, policy: Policy(automerge: .init(isOn: true)))
            try await applied(desk)
            while let next = try await desk.store.openReports(limit: 1).first {
                guard next.report.content.words == "merge a" else {
                    try await desk.store.closeReport(next.id)
                    continue
                }
                for _ in 1...2 { try await desk.store.closeReport(next, telling: .notice(.automergeFailed("no"))) }
                break
            }
            let open = try await desk.store.openReports(limit: 10)
            #expect(open.map(\.report.content) == [.comment(.notice(.automergeFailed("no")))])
            #expect(open.first?.report.run != nil)
        }
    }
}
