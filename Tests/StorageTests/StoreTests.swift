import Domain
import Foundation
import Storage
import TestSupport
import Testing

@Suite("The store") struct StoreTests {
    @Test("keeps a delivery once, and hands out the oldest of each subject until it is settled") func deliveries() async throws {
        try await withTemporaryFolder { folder in
            let store = try Store(folder: folder.path)
            func delivery(_ id: String, _ subject: String) -> Delivery { Delivery(id: id, subject: subject, event: "e", body: [1, 2]) }
            #expect(try await store.keep(delivery("1", "x")))
            #expect(try await !store.keep(delivery("1", "x")))
            #expect(try await store.keep(delivery("2", "x")))
            #expect(try await store.keep(delivery("3", "y")))
            #expect(try await store.waitingDeliveries().map(\.id) == ["1", "3"])
            try await store.dismiss("1")
            #expect(try await store.waitingDeliveries().map(\.id) == ["2", "3"])
            #expect(try await !store.keep(delivery("1", "x")))
            try await store.postpone("2", by: 60)
            #expect(try await store.waitingDeliveries().map(\.id) == ["3"])
        }
    }

    @Test("settles a delivery once, however often it is handed over") func settlingOnce() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            #expect(try await desk.store.keep(Delivery(id: "1", subject: "x", event: "e", body: [1])))
            let command = Event.commented(.init(number: 9, reading: .reply("help")))
            let occurrence = Occurrence(reference: Desk.reference(1), event: command)
            #expect(try await desk.store.settle(occurrence, delivery: "1").changes.count == 1)
            #expect(try await desk.store.settle(occurrence, delivery: "1").changes.isEmpty)
            #expect(try await desk.news() == ["reply help"])
        }
    }

    @Test("survives being opened again, and is not shared") func reopening() async throws {
        try await withTemporaryFolder { folder in
            var desk: Desk? = try Desk(folder)
            try await desk?.happens(.opened)
            try await desk?.plans([Project(key: .init(dir: "."))])
            #expect(throws: StoreFault.self) { _ = try Store(folder: folder.path) }
            desk = nil
            let again = try Store(folder: folder.path)
            #expect(try await again.locks().count == 1)
            #expect(try await again.plannedJobs().count == 1)
            #expect(try await again.openReports(limit: 10).count == 4)
        }
    }

    @Test("refuses a folder that it cannot use", arguments: ["/proc/nowhere", "/dev/null"])
    func unusable(folder: String) {
        #expect(throws: StoreFault.self) { _ = try Store(folder: folder) }
    }

    @Test("holds a newer status back while one of its kind is on its way") func lanes() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.discovers([Project(key: .init(dir: "."))])
            let onTheirWay = Set(try await desk.store.openReports(limit: 10).map(\.lane))
            let job = try await desk.next(.project)
            try await desk.store.end(job, .project(.failed))
            #expect(try await desk.store.openReports(except: onTheirWay, limit: 10).map(\.report.content.words) == ["plan of .: failed"])
        }
    }

    @Test("lets an older status go when a newer one of its kind comes before it went out") func coalescing() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.discovers([Project(key: .init(dir: "."))])
            #expect(try await desk.store.openReports(limit: 10).map(\.report.content.words).sorted() == ["plan pending", "plan:. pending"])
            let job = try await desk.next(.project)
            try await desk.store.end(job, .project(.failed))
            #expect(
                try await desk.store.openReports(limit: 10).map(\.report.content.words).sorted() == [
                    "plan failure 0/1", "plan of .: failed", "plan:. failure",
                ])
        }
    }
}
