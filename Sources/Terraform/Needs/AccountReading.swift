import Domain
import HCL

extension RootNeeds.Account {
    /// What the settings of a provider, or of a place where state is kept, say of the account that they are for.
    init(of user: String, alias: String? = nil, _ settings: WrittenSettings, _ constants: Constants, at position: SourcePosition) {
        self.init(
            user: user, alias: alias, profile: constants.value(settings["profile"]), region: constants.value(settings["region"]),
            allowedAccounts: constants.values(settings["allowed_account_ids"]), roles: Self.roles(settings, constants),
            subscription: constants.value(settings["subscription_id"]) ?? constants.value(settings["project"]),
            place: "\(position.file):\(position.line)")
    }

    private static func roles(_ settings: WrittenSettings, _ constants: Constants) -> [Value] {
        var roles = [settings["role_arn"], settings["impersonate_service_account"]].compactMap { constants.value($0) }
        for name in ["assume_role", "assume_role_with_web_identity"] {
            for part in settings.parts(name, constants) {
                switch part {
                case .known(let inner): roles += constants.value(inner["role_arn"]).map { [$0] } ?? []
                case .unknown(let expression): roles.append(.unknown(expression))
                }
            }
        }
        return roles
    }
}
