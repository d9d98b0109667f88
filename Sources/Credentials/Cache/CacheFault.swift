/// An environment could not be kept, or not be found again. It never holds a value.
package enum CacheFault: Error, Hashable, CustomStringConvertible {
    /// The system said no.
    case io(String)
    /// It is not what it should be.
    case unusable(String)
    case expired(String)

    package var description: String {
        switch self {
        case .io(let reason), .unusable(let reason), .expired(let reason): reason
        }
    }
}
