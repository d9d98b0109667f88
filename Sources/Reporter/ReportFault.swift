/// A report could not be sent.
package struct ReportFault: Error, CustomStringConvertible {
    package var description: String
    package var mayRetry: Bool
    /// The forge may have taken it although its answer was lost.
    package var wasPossiblyDone: Bool
    /// Seconds that the forge asked to wait.
    package var retryAfter: Double
    package init(_ description: String, mayRetry: Bool, wasPossiblyDone: Bool = false, retryAfter: Double = 0) {
        self.description = description
        self.mayRetry = mayRetry
        self.wasPossiblyDone = wasPossiblyDone
        self.retryAfter = retryAfter
    }
}
