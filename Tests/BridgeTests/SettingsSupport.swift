import Bridge
import Domain

let surroundings = Surroundings(homeFolder: "/home/ann", workingFolder: "/srv/bulkhead", hostName: "box")
let base = ["--gh-user=user", "--gh-token=token", "--repo-allowlist=*", "--gh-webhook-secret=shh"]
let unsigned = ["--gh-user=user", "--gh-token=token", "--repo-allowlist=*"]

/// Reads settings, with files by their path.
func settings(
    _ arguments: [String] = base, environment: [String: String] = [:], files: [String: String] = [:]
) throws(UsageError) -> ServerSettings {
    try ServerSettings.read(arguments: arguments, environment: environment, surroundings: surroundings) { files[$0] }
}

/// What is said when the settings are refused; nil if they are not.
func refusal(_ arguments: [String], environment: [String: String] = [:], files: [String: String] = [:]) -> String? {
    do throws(UsageError) {
        _ = try settings(arguments, environment: environment, files: files)
        return nil
    } catch { return error.message }
}
