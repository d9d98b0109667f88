/// A service of AWS that the server asks itself.
enum AWSService: Sendable {
    case tokens, secrets, parameters

    /// The first label of its host, which is also its name in signatures.
    var label: String {
        switch self {
        case .tokens: "sts"
        case .secrets: "secretsmanager"
        case .parameters: "ssm"
        }
    }

    /// Its name in a profile's `services`, and in capitals in `AWS_ENDPOINT_URL_…`.
    var setting: String {
        switch self {
        case .tokens: "sts"
        case .secrets: "secrets_manager"
        case .parameters: "ssm"
        }
    }
}

/// A region of AWS; nil where only the one worldwide address of a service is known.
struct AWSRegion: Hashable, Sendable {
    let name: String?

    /// Names become parts of hosts: nothing else than a name must get through.
    init(_ name: String?, doing: String) throws(StoreFault) {
        if let name, name.isEmpty || name.count > 32 || !name.utf8.allSatisfy({ Self.letters.contains($0) }) {
            throw StoreFault(.misconfigured, doing: doing, reason: "'\(name)' is no region of AWS")
        }
        self.name = name
    }

    /// In signatures.
    var signing: String { name ?? "us-east-1" }

    /// The address that a service has here by itself.
    func address(of service: AWSService) -> String {
        guard let name else { return "https://\(service.label).amazonaws.com" }
        return "https://\(service.label).\(name).amazonaws.com" + (name.hasPrefix("cn-") ? ".cn" : "")
    }

    private static let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
}
