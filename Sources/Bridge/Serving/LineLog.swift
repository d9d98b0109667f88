package import Foundation
package import Logging

/// Writes each record as one line to a file, usually standard error: time, level, message, metadata. Control characters cannot forge a line.
package struct LineLog: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level

    private let file: FileHandle

    package init(level: Logger.Level, to file: FileHandle = .standardError) {
        logLevel = level
        self.file = file
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line =
            "\(Date().formatted(.iso8601.dateSeparator(.dash).year().month().day().time(includingFractionalSeconds: true))) \(event.level.rawValue) \(event.message)"
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(value)" }
        try? file.write(contentsOf: Data((Self.printable(line) + "\n").utf8))
    }

    static func printable(_ line: String) -> String {
        var out = ""
        for scalar in line.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: out += "\\u{\(String(scalar.value, radix: 16))}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
