import Domain
import Foundation

/// The identity that Azure gives the machine, the app or the Arc agent that the server runs on.
struct ManagedIdentity: Sendable {
    var calls: StoreCalls
    var server: ServerIdentity
    var arcFolder: String
    var patience: Duration
    var now: @Sendable () -> Date

    func token(client: String?, resource: String) async throws(StoreFault) -> BearerToken {
        let doing = "getting a token of the managed identity for \(resource)"
        let call = call(client: client, resource: resource, doing: doing)
        var answer = try await settled(call)
        if answer.status == 401, place == .arc {
            let key = try ArcKey.read(demandedBy: answer, folder: arcFolder, doing: doing)
            var proven = call
            proven.headers.append(("authorization", "Basic \(key.reveal())"))
            answer = try await settled(proven)
        }
        guard answer.status == 200 else { throw fault(answer, doing: doing) }
        return try BearerToken(answer, now: now(), doing: doing)
    }

    private enum Place { case appService, arc, machine }

    private var place: Place {
        guard server["IDENTITY_ENDPOINT"] != nil else { return .machine }
        if server["IDENTITY_HEADER"] != nil { return .appService }
        return server["IMDS_ENDPOINT"] == nil ? .machine : .arc
    }

    private func call(client: String?, resource: String, doing: String) -> StoreCall {
        let endpoint = server["IDENTITY_ENDPOINT"] ?? ""
        let (base, version, header): (String, String, (String, String)) =
            switch place {
            case .appService: (endpoint, "2019-08-01", ("x-identity-header", server["IDENTITY_HEADER"] ?? ""))
            case .arc: (endpoint, "2019-11-01", ("metadata", "true"))
            case .machine: ("\(machine)/metadata/identity/oauth2/token", "2018-02-01", ("metadata", "true"))
            }
        var url = "\(base)?api-version=\(version)&resource=\(PercentCoding.query(resource))"
        if let client { url += "&client_id=\(PercentCoding.query(client))" }
        return StoreCall(
            url: url, headers: [header], doing: doing, tries: 3, timeLimit: patience, isMetadata: true, mayBeLinkLocal: true)
    }

    private var machine: String {
        AzureResource.withoutSlash(server["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "http://169.254.169.254")
    }

    /// The answer when it is no longer 404 or 410, as they are for up to 70 seconds while the service is changed.
    private func settled(_ call: StoreCall) async throws(StoreFault) -> StoreAnswer {
        for wait in [1, 2, 4, 8, 16, 20, 20] {
            let answer = try await calls.answer(to: call)
            guard [404, 410].contains(answer.status) else { return answer }
            try await calls.pause(.seconds(wait), doing: call.doing)
        }
        return try await calls.answer(to: call)
    }

    private func fault(_ answer: StoreAnswer, doing: String) -> StoreFault {
        let (kind, reason): (StoreFault.Kind, String) =
            switch answer.status {
            case 400: (.unauthenticated, "there is no such managed identity here (it answers 400)")
            case 401, 403: (.unauthenticated, "it does not know us (it answers \(answer.status))")
            case 404, 410: (.unreachable, "there is no managed identity here (it answers \(answer.status))")
            default: (.unreachable, "it answers \(answer.status)")
            }
        return StoreFault(kind, doing: doing, reason: reason, requestID: answer.requestID)
    }
}

/// The key by which the server shows the Arc agent that it may read root's files.
enum ArcKey {
    /// What the file says that the agent names. Anybody may listen on the agent's port in its place and name any file, so only keys in its own folder are read.
    static func read(demandedBy answer: StoreAnswer, folder: String, doing: String) throws(StoreFault) -> Secret {
        let demand = AuthenticateHeader(answer.header("www-authenticate") ?? "")
        guard demand.scheme == "basic", let path = demand.parameters["realm"], isKey(path, in: folder) else {
            throw StoreFault(.malformed, doing: doing, reason: "the Arc agent names a file that is not one of its keys")
        }
        return try IdentityFile.text(path, limit: 4096, doing: doing)
    }

    private static func isKey(_ path: String, in folder: String) -> Bool {
        let file = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL
        let folder = URL(filePath: folder).resolvingSymlinksInPath().standardizedFileURL
        return path.hasPrefix("/") && file.pathExtension == "key" && file.path.hasPrefix(folder.path + "/")
    }
}
