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
            #expect(try await again.openReports(limit: 10).count == 3)
        }
    }

    @Test("refuses a folder that it cannot use", arguments: ["/proc/nowhere", "/dev/null"])
    func unusable(folder: String) {
        #expect(throws: StoreFault.self) { _ = try Store(folder: folder) }
    }

    @Test("lets an older status go when a newer one of its kind comes before it went out") func coalescing() async throws {
        try await withTemporaryFolder { folder in
            let desk = try Desk(folder)
            try await desk.happens(.opened)
            try await desk.discovers([Project(key: .init(dir: "."))])
            #expect(try await desk.store.openReports(limit: 10).map(\.report.content.words).sorted() == ["plan pending", "plan:. pending"])
            let job = try await desk.next(.project)
            try await desk.store.end(job, .project(.failed))
            #expect(try await desk.store.openReports(limit: 10).map(\.report.content.words).sorted() == [
                "plan failure 0/1", "plan of .: failed", "plan:. failure",
            ])
        }
    }
}
