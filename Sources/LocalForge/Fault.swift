/// Something that goes wrong on cue with the requests it is meant for.
package struct Fault: Sendable {
    package enum Kind: Sendable {
        /// Answers this status instead of working.
        case status(Int)
        /// Works, and answers this status all the same.
        case statusAfterWork(Int)
        /// Refuses, as GitHub does when too much was asked at once.
        case rateLimit(retryAfter: Int)
        /// Breaks the connection instead of working.
        case reset
        /// Works, and breaks the connection instead of answering.
        case resetAfterWork
        /// Works later.
        case delay(Duration)
    }

    package var kind: Kind
    /// Nil means any method.
    package var method: String?
    /// What the path with its query contains.
    package var path: String
    /// How many requests it spoils; nil means all.
    package var times: Int?

    package init(_ kind: Kind, method: String? = nil, path: String = "", times: Int? = 1) {
        self.kind = kind
        self.method = method
        self.path = path
        self.times = times
    }

    func isMeant(for method: String, _ path: String) -> Bool {
        (self.method ?? method) == method && (self.path.isEmpty || path.contains(self.path)) && times != 0
    }
}

extension CodeHost {
    /// Lets requests go wrong from now on. Of several faults that fit a request the oldest strikes.
    package func inject(_ fault: Fault) { faults.append(fault) }

    /// Ends every fault.
    package func heal() { faults = [] }

    /// Makes every answer of the API and of git wait this long.
    package func slowDown(by latency: Duration) { self.latency = latency }

    func fault(for method: String, _ path: String) -> Fault.Kind? {
        guard let index = faults.firstIndex(where: { $0.isMeant(for: method, path) }) else { return nil }
        if let times = faults[index].times { faults[index].times = times - 1 }
        return faults[index].kind
    }
}
