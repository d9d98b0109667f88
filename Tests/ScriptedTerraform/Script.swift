import Foundation

/// What the program does in place of its own ways, by subcommand: JSON such as
/// `{"plan": {"output": "…", "exitCode": 1, "waitFor": "/file", "creates": "/file", "ignoresInterrupt": true}}`.
///
/// It is read from the file that `SCRIPTED_TERRAFORM` names, or from `.scripted-terraform.json` in the working folder.
struct Script: Decodable {
    struct Line: Decodable {
        /// Printed in place of the usual text.
        var output: String?
        /// With anything but 0 it does nothing else.
        var exitCode: Int32?
        /// It waits until this file exists.
        var waitFor: String?
        /// It makes this file when it starts, so that a test knows that it runs.
        var creates: String?
        var ignoresInterrupt: Bool?
    }

    var lines: [String: Line] = [:]

    init(environment: [String: String]) {
        let path = environment["SCRIPTED_TERRAFORM"] ?? ".scripted-terraform.json"
        guard let bytes = FileManager.default.contents(atPath: path) else { return }
        do {
            lines = try JSONDecoder().decode([String: Line].self, from: bytes)
        } catch {
            print("the script \(path) cannot be read: \(error)")
            exit(97)
        }
    }
}
