package import Domain
import Foundation

/// Runs the operator's own program for keys (`credential_process`) and returns what it printed. Arguments are not for a shell.
package typealias AWSProgram = @Sendable (_ arguments: [String]) async throws -> Secret

/// Finds the server's own keys where every program for AWS looks for them. The first place that is set up counts, also if it then fails:
/// whoever mistypes a profile must not become the machine they run on.
struct AWSChain: Sendable {
    let given: AWSKeys?
    let exchange: AWSTokenExchange
    let metadata: AWSMetadata
    let program: AWSProgram?

    private var settings: AWSSettings { exchange.wire.settings }
    private var identity: ServerIdentity { settings.identity }
    private static let doing = "looking for the server's own keys of AWS"

    func keys() async throws(StoreFault) -> AWSKeys {
        if let given { return given }
        if let keys = try keysInVariables() { return keys }
        if let keys = try await keysByToken() { return keys }
        if let keys = try await keysOfProfile() { return keys }
        if let keys = try await metadata.containerKeys() { return keys }
        if let keys = try await metadata.instanceKeys() { return keys }
        throw Self.fault("there are none: neither in variables, nor by a token, a profile, a container or the machine")
    }

    private func keysInVariables() throws(StoreFault) -> AWSKeys? {
        let id = identity["AWS_ACCESS_KEY_ID"], secret = identity["AWS_SECRET_ACCESS_KEY"]
        guard id != nil || secret != nil else { return nil }
        let keys = AWSKeys(answeredID: id ?? "", secret: secret ?? "", token: identity["AWS_SESSION_TOKEN"], expiration: nil)
        guard let keys else { throw Self.fault("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must both be set, to keys") }
        return keys
    }

    private func keysByToken() async throws(StoreFault) -> AWSKeys? {
        guard let role = identity["AWS_ROLE_ARN"], let file = identity["AWS_WEB_IDENTITY_TOKEN_FILE"] else { return nil }
        let wish = try AWSRoleRequest(role: role, sessionName: identity["AWS_ROLE_SESSION_NAME"] ?? "bulkhead")
        return try await keys(wish, byTokenIn: file, nil)
    }

    private func keysOfProfile() async throws(StoreFault) -> AWSKeys? {
        let profiles = try AWSProfiles(identity)
        if profiles[profiles.name] == nil, !profiles.isChosen { return nil }
        return try await keys(of: profiles.name, in: profiles, on: [])
    }

    /// - Parameter path: the profiles that led to this one.
    private func keys(of name: String, in profiles: AWSProfiles, on path: [String]) async throws(StoreFault) -> AWSKeys? {
        guard let profile = profiles[name] else { throw Self.fault("there is no profile '\(name)'") }
        guard !path.contains(name) else { throw Self.fault("the profiles \((path + [name]).joined(separator: ", ")) lead in a circle") }
        if let role = profile["role_arn"] { return try await keys(as: role, profile, name, in: profiles, on: path) }
        if let keys = try Self.written(profile, name) { return keys }
        if let command = profile["credential_process"] { return try await keys(printedBy: command, name) }
        if profile["sso_session"] != nil || profile["sso_start_url"] != nil {
            throw Self.fault("the profile '\(name)' needs somebody who logs in with a browser")
        }
        return nil
    }

    private func keys(
        as role: String, _ profile: [String: String], _ name: String, in profiles: AWSProfiles, on path: [String]
    ) async throws(StoreFault) -> AWSKeys {
        if profile["mfa_serial"] != nil { throw Self.fault("the profile '\(name)' needs somebody who types a code") }
        var wish = try AWSRoleRequest(role: role, sessionName: profile["role_session_name"] ?? "bulkhead")
        wish.duration = profile["duration_seconds"].flatMap(Int.init)
        wish.externalID = profile["external_id"]
        if let file = profile["web_identity_token_file"] { return try await keys(wish, byTokenIn: file, profile["region"]) }
        let first: AWSKeys?
        if let source = profile["source_profile"] {
            first = try await source == name ? Self.written(profile, name) : keys(of: source, in: profiles, on: path + [name])
        } else {
            first = try await keys(from: profile["credential_source"], name)
        }
        guard let first else { throw Self.fault("the profile '\(name)' has nothing to assume its role with") }
        let region = try settings.region(profile["region"], for: role, doing: wish.doing)
        return try await exchange.session(wish, in: region, by: .keys(first)).keys
    }

    private func keys(from source: String?, _ name: String) async throws(StoreFault) -> AWSKeys? {
        switch source {
        case nil: nil
        case "Environment": try keysInVariables()
        case "Ec2InstanceMetadata": try await metadata.instanceKeys()
        case "EcsContainer": try await metadata.containerKeys()
        case let source?: throw Self.fault("the profile '\(name)' has an unknown credential_source, '\(source)'")
        }
    }

    private func keys(_ wish: AWSRoleRequest, byTokenIn file: String, _ region: String?) async throws(StoreFault) -> AWSKeys {
        let region = try settings.region(region, for: wish.role, doing: wish.doing)
        let token = try IdentityFile.text(file, doing: wish.doing)
        return try await exchange.session(wish, in: region, by: .token(token)).keys
    }

    private static func written(_ profile: [String: String], _ name: String) throws(StoreFault) -> AWSKeys? {
        let id = profile["aws_access_key_id"], secret = profile["aws_secret_access_key"]
        guard id != nil || secret != nil else { return nil }
        let token = profile["aws_session_token"].flatMap { $0.isEmpty ? nil : $0 }
        guard let keys = AWSKeys(answeredID: id ?? "", secret: secret ?? "", token: token, expiration: nil) else {
            throw fault("the profile '\(name)' has no whole key")
        }
        return keys
    }

    private func keys(printedBy command: String, _ name: String) async throws(StoreFault) -> AWSKeys {
        let doing = "running the credential_process of the profile '\(name)'"
        guard let program else { throw StoreFault(.misconfigured, doing: doing, reason: "programs for keys are not run here") }
        guard let words = CommandWords.split(command), !words.isEmpty else {
            throw StoreFault(.misconfigured, doing: doing, reason: "a quote is not closed")
        }
        let printed: Secret
        do { printed = try await program(words) } catch let fault as StoreFault {
            throw fault
        } catch {
            // What a program's error says may hold what it printed.
            throw StoreFault(.unreachable, doing: doing, reason: "the program failed")
        }
        guard let answer = try? JSONDecoder().decode(Printed.self, from: Data(printed.reveal().utf8)), answer.version == 1,
            let keys = try? JSONDecoder().decode(AWSKeyAnswer.self, from: Data(printed.reveal().utf8)).keys
        else { throw StoreFault(.malformed, doing: doing, reason: "it did not print keys") }
        return keys
    }

    private struct Printed: Decodable {
        var version: Int
        enum CodingKeys: String, CodingKey { case version = "Version" }
    }

    private static func fault(_ reason: String) -> StoreFault { StoreFault(.misconfigured, doing: doing, reason: reason) }
}

/// A command as it is written in a file, as words. Quotes and backslashes keep spaces together; nothing else has a meaning.
private enum CommandWords {
    /// nil if a quote is not closed.
    static func split(_ text: String) -> [String]? {
        var words: [String] = [], word: String?, quote: Character?, isEscaped = false
        for letter in text {
            if isEscaped {
                word = (word ?? "") + String(letter)
                isEscaped = false
            } else if letter == "\\", quote != "'" {
                isEscaped = true
            } else if letter == quote {
                quote = nil
            } else if quote == nil, letter == "\"" || letter == "'" {
                quote = letter
                word = word ?? ""
            } else if quote == nil, letter.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(letter)
            }
        }
        guard quote == nil, !isEscaped else { return nil }
        return words + (word.map { [$0] } ?? [])
    }
}
