import Credentials
import Domain
import Foundation
import Sandbox

/// Asks a store for an environment.
struct KvenvDownload: Sendable {
    var question: KvenvQuestion
    var rules: SecretRules

    /// The variables that the store's secrets come to, or why not under the name `what`.
    func variables(orFail what: String) async throws -> SecretVariables {
        let found: Found
        do { found = try await ask() } catch { throw KvenvFault(what, error.causes(in: question.store, question.selection)) }
        do { return try found.variables(by: rules) } catch { throw KvenvFault(what, [error.reason]) }
    }

    private func ask() async throws(StoreFault) -> Found {
        let connections = Connections(trusting: question.authorities)
        do throws(StoreFault) {
            let stores = try await Stores(identity: ServerIdentity(question.identity), connections: connections, program: program)
            let found = try await ask(stores.reader(for: question.store))
            await connections.shutdown()
            return found
        } catch {
            await connections.shutdown()
            throw error
        }
    }

    private func ask(_ reader: any SecretReader) async throws(StoreFault) -> Found {
        switch question.selection {
        case .secret(let name): .whole(try await reader.secret(named: name), name)
        case .prefix(let prefix): .parts(try await reader.secrets(withPrefix: prefix), prefix)
        case .variable(let variable, let name): .one(try await reader.secret(named: name), name, variable)
        }
    }

    /// Runs `credential_process` of somebody's own AWS profile, in their own surroundings.
    private var program: AWSProgram {
        let variables = question.identity.mapValues { $0.reveal() }
        return { arguments in
            let folder = FileManager.default.currentDirectoryPath
            let invocation = Invocation(arguments.first ?? "", Array(arguments.dropFirst()), environment: variables, in: folder)
            let captured = try await Launcher().capture(invocation, limit: 1 << 20, within: .seconds(60))
            guard captured.ending.isSuccess else { throw KvenvFault("the program for keys failed", []) }
            return Secret(captured.text)
        }
    }
}

/// What a store answered.
private enum Found {
    case whole(StoredSecret, String)
    case parts([NamedSecret], String)
    case one(StoredSecret, String, String)

    func variables(by rules: SecretRules) throws(StoreFault) -> SecretVariables {
        switch self {
        case .whole(let secret, let name): try rules.environment(in: secret, named: name)
        case .parts(let secrets, let prefix): try rules.environment(ofPrefix: prefix, secrets)
        case .one(let secret, let name, let variable): try rules.variable(variable, secret: secret, named: name)
        }
    }
}

extension KvenvQuestion {
    /// Files with authorities that are believed besides the system's.
    fileprivate var authorities: [String] {
        ["SSL_CERT_FILE", "AWS_CA_BUNDLE"].compactMap { identity[$0]?.reveal() }.filter { !$0.isEmpty }
    }
}

extension DownloadOptions {
    /// What the options ask, with this process's variables. Hides the secret ones among them.
    func question(_ own: OwnVariables, orFail what: String) throws -> KvenvQuestion {
        let options = given
        OwnTraces.hide(options.filter(\.key.isSecret).map(\.value))
        do {
            let question = try KvenvQuestion(stores: store.given, options: options, variables: own.texts)
            for note in question.notes { Complaint.note(note) }
            return question
        } catch {
            switch error {
            case .usage(let message): throw UsageError(message)
            case .configuration(let causes): throw KvenvFault(what, causes)
            }
        }
    }

    var rules: SecretRules { SecretRules(nullUnsets: selection.nullUnsets) }
}

/// Words for whoever started a command.
enum Complaint {
    static func note(_ text: String) { FileHandle.standardError.write(Data("Warning: \(text)\n".utf8)) }
}
