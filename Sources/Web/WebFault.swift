/// The server cannot be reached as it was told to be; `description` says why and what to do.
package struct WebFault: Error, CustomStringConvertible {
    package var description: String
}
