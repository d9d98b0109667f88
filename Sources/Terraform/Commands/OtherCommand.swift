/// Arguments of the commands that take no more than what people wrote.
package enum OtherCommand {
    package static let version = ["version"]

    package static func show(planFile: String) -> [String] { ["show", "-json", planFile] }

    /// `commenter` ends with the address and the id.
    package static func importing(extra: [String] = [], commenter: [String]) -> [String] { ["import"] + extra + commenter }

    /// `commenter` ends with the addresses.
    package static func stateRm(extra: [String] = [], commenter: [String]) -> [String] { ["state", "rm"] + extra + commenter }
}
