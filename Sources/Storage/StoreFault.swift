/// The store could not be opened or written; `description` says what, where and what to do.
package struct StoreFault: Error, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}
