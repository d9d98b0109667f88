import Credentials
import Domain
import RepoConfig
import Terraform

/// Whose a project is, why, and what its jobs would be given in which phase.
struct ProjectGrants: Sendable {
    /// What jobs of a phase would be given.
    struct Phased: Sendable {
        var phase: Phase
        /// Everything that is granted, with names as their stores take them, and why a job would not get it; nil if it would.
        var gifts: [(entitlement: Entitlement, stores: [String: SecretStore], omission: Injection.Omission?)]
        /// What the root needs and nothing is granted for.
        var gaps: [Injection.Gap]
        var failure: UnsettledCredentials?
    }

    let tenant: Tenant
    let claim: Tenant.Claim
    let phases: [Phased]
    /// What may be missing, as far as the root's text says.
    let needs: RootNeeds

    /// nil for a project of nobody.
    init?(_ project: Project, of claimed: TenantFinder.Claimed?, in tenancy: Tenancy, repository: Repository, texts: RepositoryTexts) {
        guard let claimed else { return nil }
        tenant = claimed.tenant
        claim = claimed.claim
        let variables = VariableSources(
            environment: claimed.tenant.environment, arguments: project.workflow.arguments(of: .plan),
            initArguments: project.workflow.arguments(of: .initialise))
        let needs = RootNeeds.read(
            project.key.dir, workspace: project.key.workspace, distribution: project.distribution, variables: variables, in: texts)
        self.needs = needs
        phases = Phase.allCases.map { phase in
            do throws(UnsettledCredentials) {
                let order = try tenancy.order(for: project.key, tenant: claimed.tenant.name, repository: repository, phase: phase)
                return Phased(order, for: needs)
            } catch {
                return Phased(phase: phase, gifts: [], gaps: [], failure: error)
            }
        }
    }
}

extension ProjectGrants.Phased {
    fileprivate init(_ order: CredentialOrder, for needs: RootNeeds) {
        let injection = Injection(order, for: needs)
        phase = order.scope.phase
        let omitted = Dictionary(injection.omitted.map { ($0.entitlement, $0.omission) }) { first, _ in first }
        gifts = order.entitlements.map { ($0.fitted(to: order.stores), order.stores, omitted[$0]) }
        gaps = injection.gaps
    }
}

extension Entitlement {
    fileprivate func fitted(to stores: [String: SecretStore]) -> Entitlement {
        guard case .stored(var stored) = kind, let store = stores[stored.store] else { return self }
        stored.selection = stored.selection.fitted(to: store)
        var entitlement = self
        entitlement.kind = .stored(stored)
        return entitlement
    }
}

extension Workflow {
    /// What the steps of a plan hand to Terraform.
    fileprivate func arguments(of step: Step.BuiltIn) -> [String] {
        steps(of: .plan).flatMap { one -> [String] in
            if case .terraform(step, let arguments) = one { arguments.map(\.text) } else { [] }
        }
    }
}
