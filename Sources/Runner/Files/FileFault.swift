import Foundation

/// One of our own files could not be read or written.
struct FileFault: Error, Hashable, CustomStringConvertible {
    var description: String

    init(_ action: String, _ path: String, code: Int32 = errno) {
        description = "\(action) \(path): \(String(cString: strerror(code)))"
    }
}
