import Domain

/// What the server's own variables and files say about AWS.
struct AWSSettings: Sendable {
    let identity: ServerIdentity

    /// Where a service is reached: an override, else its own address.
    func address(of service: AWSService, in region: AWSRegion) throws(StoreFault) -> String {
        if identity["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return region.address(of: service) }
        let variable = identity["AWS_ENDPOINT_URL_\(service.setting.uppercased())"] ?? identity["AWS_ENDPOINT_URL"]
        if let variable { return variable }
        return try AWSProfiles(identity).endpoint(of: service) ?? region.address(of: service)
    }

    /// The region to ask for tokens in: the one that is wished, else the server's own, else one that the role can be asked for in.
    func region(_ wished: String?, for role: String?, doing: String) throws(StoreFault) -> AWSRegion {
        var name = wished ?? identity["AWS_REGION"] ?? identity["AWS_DEFAULT_REGION"]
        if name == nil {
            let profiles = try AWSProfiles(identity)
            name = profiles[profiles.name]?["region"]
        }
        if name == nil, let partition = role?.split(separator: ":").dropFirst().first { name = Self.first[String(partition)] }
        return try AWSRegion(name, doing: doing)
    }

    /// By the role's partition; the usual one has an address without a region.
    private static let first = ["aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"]
}
