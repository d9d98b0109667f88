import ArgumentParser

/// Shows a pull request's life with everything on this machine.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Plans, applies and merges a pull request with real Terraform, on this machine alone.",
        discussion: """
            Starts a code host and the server on 127.0.0.1, opens a pull request and tells what happens. On a terminal everything keeps \
            running afterwards, to be played with; otherwise the exit code says whether the pull request was merged.
            """)
    @Option(
        help: ArgumentHelp(
            "Use the Terraform roots in a copy of this folder instead of the sample. They are planned only.", valueName: "dir"))
    var root: String?
    @Flag(help: "Apply the roots of --root too, with the credentials that your shell has.") var apply = false
    @Option(help: ArgumentHelp("Port of the server; the code host takes the next one. Without it, two free ones.", valueName: "port"))
    var port: Int?
    @Flag(help: "Leave the temporary folder with everything in it.") var keep = false

    func validate() throws {
        if let port, !(1...65534).contains(port) { throw ValidationError("--port must be between 1 and 65534") }
        if apply, root == nil { throw ValidationError("--apply goes with --root; the sample is always applied") }
    }

    func run() async throws { try await Demo(root: root, port: port, keepsFiles: keep, appliesOwnRoots: apply).run() }
}
