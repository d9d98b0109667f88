import Foundation

extension StoreAnswer {
    /// Refuses to go on with a token when this machine's clock is more than a minute off: what is issued would seem to live
    /// longer, or shorter, than it does.
    func requireSameTime(as now: Date, doing: String) throws(StoreFault) {
        guard let words = skewInWords(now: now) else { return }
        throw StoreFault(.misconfigured, doing: doing, reason: words, requestID: requestID)
    }

    /// "this machine's clock is 75 s behind theirs", if it is more than a minute off.
    func skewInWords(now: Date) -> String? {
        skew(now: now).map { "this machine's clock is \(Int(abs($0).rounded())) s \($0 > 0 ? "behind" : "ahead of") theirs" }
    }
}
