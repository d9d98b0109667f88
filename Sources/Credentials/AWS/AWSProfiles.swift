import Domain
import Foundation

/// The profiles in the server's own files of AWS, with their settings.
struct AWSProfiles: Sendable {
    private var profiles: [String: [String: String]] = [:]
    /// Sections of `services`: service, setting, value.
    private var services: [String: [String: [String: String]]] = [:]
    /// The profile that the server uses.
    let name: String
    /// Whether a variable says so.
    let isChosen: Bool

    init(_ identity: ServerIdentity) throws(StoreFault) {
        let home = identity["HOME"].map { "\($0)/.aws" }
        name = identity["AWS_PROFILE"] ?? "default"
        isChosen = identity["AWS_PROFILE"] != nil
        // What is in the credentials file wins, so it is read last.
        try read(identity["AWS_CONFIG_FILE"] ?? home.map { "\($0)/config" }, isConfig: true)
        try read(identity["AWS_SHARED_CREDENTIALS_FILE"] ?? home.map { "\($0)/credentials" }, isConfig: false)
    }

    /// A profile's settings, names in lower case; nil if there is none.
    subscript(profile: String) -> [String: String]? { profiles[profile] }

    /// The address that the server's profile gives for a service.
    func endpoint(of service: AWSService) -> String? {
        let profile = profiles[name]
        return profile?["services"].flatMap { services[$0]?[service.setting]?["endpoint_url"] } ?? profile?["endpoint_url"]
    }

    private mutating func read(_ path: String?, isConfig: Bool) throws(StoreFault) {
        guard let path, let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size > 0 else { return }
        let text = try IdentityFile.text(path, limit: 1 << 20, doing: "reading the profiles of AWS in \(path)")
        for section in INISection.sections(of: text.reveal()) {
            var words = section.name.split(separator: " ", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if words.count == 2 { words[1] = words[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"'")) }
            if isConfig, words.count == 2, words[0] == "services" {
                services[words[1], default: [:]].merge(section.nested) { $1 }
            } else if let name = Self.profile(words, section.name, isConfig) {
                profiles[name, default: [:]].merge(section.settings) { $1 }
            }
        }
    }

    private static func profile(_ words: [String], _ whole: String, _ isConfig: Bool) -> String? {
        if !isConfig || whole == "default" { return whole }
        return words.count == 2 && words[0] == "profile" ? words[1] : nil
    }
}

/// A part of a file as AWS's programs write them: `[name]`, `key = value`, and below a key without value indented ones of its own.
private struct INISection {
    var name: String
    var settings: [String: String] = [:]
    var nested: [String: [String: String]] = [:]

    static func sections(of text: String) -> [INISection] {
        var sections: [INISection] = [], parent: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let content = plain(line)
            guard let first = content.first, first != "#", first != ";" else { continue }
            if first == "[", let end = content.firstIndex(of: "]") {
                sections.append(INISection(name: content[..<end].dropFirst().trimmingCharacters(in: .whitespaces)))
                parent = nil
            } else if let (key, value) = setting(content), !sections.isEmpty {
                let place = sections.count - 1
                if line.first?.isWhitespace == true, let parent {
                    sections[place].nested[parent, default: [:]][key] = value
                } else {
                    sections[place].settings[key] = value
                    parent = value.isEmpty ? key : nil
                }
            }
        }
        return sections
    }

    private static func setting(_ line: String) -> (String, String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let key = line[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
        return (key, line[equals...].dropFirst().trimmingCharacters(in: .whitespaces))
    }

    /// Without spaces around it, and without a comment behind it.
    private static func plain(_ line: Substring) -> String {
        let ends = [" #", " ;", "\t#", "\t;"].compactMap { line.firstRange(of: $0)?.lowerBound }
        return line[..<(ends.min() ?? line.endIndex)].trimmingCharacters(in: .whitespaces)
    }
}
