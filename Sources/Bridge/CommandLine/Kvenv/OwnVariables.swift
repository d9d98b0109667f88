import Foundation
import Glibc

/// The variables that this process was started with, in bytes: a value need not be text.
struct OwnVariables: Sendable {
    /// By name; of a repeated name the first, as `getenv` has it.
    var values: [String: [UInt8]] = [:]
    /// Entries whose names are no text, whole.
    var others: [[UInt8]] = []

    init(_ values: [String: String] = [:]) { self.values = values.mapValues { Array($0.utf8) } }

    /// Those of this process. To be read before the process hides itself: then its own files in `/proc` are the superuser's.
    static func ofThisProcess() -> OwnVariables {
        guard let block = FileManager.default.contents(atPath: "/proc/self/environ"), !block.isEmpty else {
            return OwnVariables(ProcessInfo.processInfo.environment)
        }
        return OwnVariables(block: Array(block))
    }

    init(block: [UInt8]) {
        for entry in block.split(separator: 0) {
            guard let sign = entry.dropFirst().firstIndex(of: UInt8(ascii: "=")),
                let name = String(validating: entry[..<sign], as: UTF8.self)
            else {
                others.append(Array(entry))
                continue
            }
            if values[name] == nil { values[name] = Array(entry[(sign + 1)...]) }
        }
    }

    /// Those whose values are text.
    var texts: [String: String] { values.compactMapValues { String(validating: $0, as: UTF8.self) } }

    /// Only what a program cannot well do without, and what is named.
    func isolated(passing names: [String]) -> OwnVariables {
        var kept = OwnVariables()
        kept.values = values.filter { Self.harmless.contains($0.key) || $0.key.hasPrefix("LC_") || names.contains($0.key) }
        return kept
    }

    private static let harmless: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "TZ", "TMPDIR", "PWD", "CI",
        "XDG_RUNTIME_DIR",
    ]
}
