import ArgumentParser
import Foundation

/// Says what configuration comes to. Its arguments are the server's flags besides its own, so they are read as the server's are.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says what each project of a repository resolves to, what is wrong, and where.")
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func run() async throws {
        if ServerHelp.isAsked(by: arguments) { return print(Self.help) }
        let outcome = try await CheckOutcome.of(
            arguments: arguments, environment: ProcessInfo.processInfo.environment, surroundings: .ofThisProcess)
        print(outcome.text, terminator: "")
        if outcome.hasProblems { throw ExitCode(1) }
    }

    private static let help = """
        Says what each project of a repository resolves to, what is wrong, and where. Nothing is run or changed.

        Usage:
          bulkhead check [--repo-config FILE] [options] [flags of the server]

        Options:
          --repo=<host/owner/name>   Which repository this is; found out from the remote called origin.
          --base=<branch>            Into which branch the pull request would be merged; the main branch of origin, or main.
          --dir=<folder>             The working copy: what git tracks in it, and new files that are not ignored. Default: here.
          --json                     Write JSON, whose keys are only ever added to.

        Flags of the server change the result as they do there: --repo-config or --repo-config-json above all, --config,
        --enable-policy-checks, --gh-team-allowlist, --autodiscover-mode and others. Variables and the config file count too.

        Exit code: 0 if nothing is wrong (there may be warnings), 1 if something is, 2 if it was used wrongly.
        """
}
