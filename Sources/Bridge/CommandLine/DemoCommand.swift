import ArgumentParser

/// Shows a pull request's life with everything on this machine.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Plans, applies and merges a pull request with real Terraform, on this machine alone.")
    @Option(help: ArgumentHelp("Use the Terraform roots below this folder instead of the sample.", valueName: "dir")) var root: String?

    func run() async throws { try await Demo(root: root).run() }
}
