import Domain

extension Policy {
    /// What the flags say for every repository.
    init(_ values: FlagValues, in surroundings: Surroundings) throws(UsageError) {
        self.init(
            discovery: DiscoverySettings(values), allowedCommands: try AllowedCommands.read(values.text(.allowCommands)),
            allowsApplyAll: !values.isOn(.disableApplyAll), allowsForks: values.isOn(.allowForkPRs), silences: Silences(values),
            plansOnPush: !values.isOn(.disableAutoplan), noAutoplanLabel: values.optionalText(.disableAutoplanLabel),
            noUnlockLabel: values.optionalText(.disableUnlockLabel), locksProjects: !values.isOn(.disableRepoLocking),
            dismissesApprovalsOnPlan: values.isOn(.discardApprovalOnPlan), failsOnHookError: values.isOn(.failOnPreWorkflowHookError),
            plansInParallel: values.isOn(.parallelPlan), appliesInParallel: values.isOn(.parallelApply),
            emojiReaction: values.optionalText(.emojiReaction),
            variableFileFolders: values.items(.varFileAllowlist).map { surroundings.absolute($0) },
            isQuietAboutPolicies: values.isOn(.quietPolicyChecks), permissions: try Permissions(values), automerge: Automerge(values),
            checkout: values.text(.checkoutStrategy) == "merge" ? .merge : .branch,
            hidesEarlierComments: values.isOn(.hidePrevPlanComments))
        rules.checksPolicies = values.isOn(.enablePolicyChecks)
    }
}

extension Permissions {
    init(_ values: FlagValues) throws(UsageError) {
        self = if let teams = try TeamRules.read(values.text(.ghTeamAllowlist)) { .teams(teams) } else { .everyone }
    }
}

extension Policy.Automerge {
    init(_ values: FlagValues) {
        self.init(
            isOn: values.isOn(.automerge), method: values.optionalText(.automergeMethod),
            preventingLabel: values.optionalText(.disableAutomergeLabel))
    }
}

extension Policy.Silences {
    init(_ values: FlagValues) {
        self.init(
            noProjects: values.isOn(.silenceNoProjects), statusWithoutPlans: values.isOn(.silenceVCSStatusNoPlans),
            statusWithoutProjects: values.isOn(.silenceVCSStatusNoProjects), forkRefusals: values.isOn(.silenceForkPRErrors),
            allowlistRefusals: values.isOn(.silenceAllowlistErrors))
    }
}

extension DiscoverySettings {
    init(_ values: FlagValues) {
        self.init(
            fileList: values.items(.autoplanFileList),
            // The reference takes any other word for neither "enabled" nor "auto".
            mode: RepositoryRules.Autodiscovery.Mode(rawValue: values.text(.autodiscoverMode)) ?? .disabled,
            distribution: values.distribution, restrictsTargets: values.isOn(.restrictFileList),
            matchesNamesAsPatterns: values.isOn(.enableRegexpCmd), moduleDependents: values.moduleDependents,
            includesGeneratedFiles: values.isOn(.includeGitUntrackedFiles))
    }
}

extension FlagValues {
    /// Patterns for the projects whose local modules are watched: their own, or those of all projects.
    fileprivate var moduleDependents: [String] {
        let own = items(.autoplanModulesFromProjects)
        return own.isEmpty && isOn(.autoplanModules) ? items(.autoplanFileList) : own
    }
}
