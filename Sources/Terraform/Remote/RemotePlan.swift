/// A plan that only a remote workspace holds: in the place of the plan file lies what it printed.
package enum RemotePlan {
    /// The first line of such a file.
    package static let mark = "Atlantis: this plan was created by remote ops\n"

    package static func isOne(_ file: [UInt8]) -> Bool { file.starts(with: mark.utf8) }
}
