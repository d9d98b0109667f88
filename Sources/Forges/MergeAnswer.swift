/// What came of an order to merge.
package enum MergeAnswer: Hashable, Sendable {
    /// It is merged, by this call or before it.
    case merged
    /// It will not be: why, in the forge's words or ours.
    case refused(String)
}
