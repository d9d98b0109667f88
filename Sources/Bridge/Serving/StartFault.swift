/// The server cannot start: what, where and what to do.
package struct StartFault: Error, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}
