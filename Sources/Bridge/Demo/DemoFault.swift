/// The demo did not come to its end, in words for whoever started it.
struct DemoFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
