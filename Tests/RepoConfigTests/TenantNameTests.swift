import Domain
import RepoConfig
import Testing

private let keyVault = SecretStore.azureKeyVault(.init(url: "https://a.vault.azure.net", login: .ambient))
private let secretsManager = SecretStore.awsSecretsManager(.init(region: "eu-west-1"))
private let bao = SecretStore.vault(.init(address: "https://v", login: .ambient))
private let google = SecretStore.googleSecretManager(.init(project: "p", login: .ambient))
private let parameters = SecretStore.awsParameterStore(.init(region: "eu-west-1"))
private let disk = SecretStore.file(.init(path: "/p", keyFile: "/k"))

private func settled(
    _ text: String, _ fullName: String = "acme/infra", dir: String = ".", workspace: String = "default", project: String? = nil,
    in store: SecretStore = keyVault
) throws -> String {
    let scope = Scope(
        repository: Repository(host: "github.com", fullName: fullName),
        project: ProjectKey(dir: dir, workspace: workspace, name: project), phase: .plan)
    return try SecretName.settled(text, for: scope, in: store)
}

/// What a spelling was made from, read from the left.
private func values(_ name: String, separator: [UInt8], escape: UInt8) -> [String] {
    var values: [[UInt8]] = [[]]
    var rest = Array(name.utf8)[...]
    while let byte = rest.first {
        if rest.starts(with: separator) {
            values.append([])
            rest = rest.dropFirst(separator.count)
        } else if byte == escape {
            values[values.count - 1].append(UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16) ?? 0)
            rest = rest.dropFirst(3)
        } else {
            values[values.count - 1].append(byte)
            rest = rest.dropFirst()
        }
    }
    return values.map { String(decoding: $0, as: UTF8.self) }
}

/// Bytes that depend on every byte of a text. It is no cipher, and does for telling texts apart.
private func digest(_ bytes: [UInt8]) -> [UInt8] {
    (0..<4).flatMap { round in
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 &+ UInt64(round)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
    }
}

private func randomTuples(_ count: Int) -> [[String]] {
    let nasty = [
        "a--b", "A/b", "a/b", "a-2fb", "a.2fb", "-", "--", "a-", "-a", "é", "e\u{301}", "K", "ſ", "İ", "日本", "..", ".", "_", "a_b", "h",
        "\u{0}",
    ]
    let letters = Array("abAB01-_./ é")
    var random = Random(seed: 4)
    return (0..<count).map { _ in
        (0..<4).map { _ in
            if random.next() % 3 == 0 { return nasty[Int(random.next() % UInt64(nasty.count))] }
            return String((0...Int(random.next() % 5)).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
        }
    }
}

/// The same numbers in every run.
struct Random: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("The name of a secret") struct TenantNameTests {
    @Test(
        "is spelled as its store allows",
        arguments: [
            ("payments-Readonly_x", keyVault, "payments-Readonly_x"),
            ("${repo.host}--${repo.owner}--${repo.name}--${workspace}", keyVault, "github-2ecom--acme---49nfra--default"),
            ("tf-${project.name}-plan", keyVault, "tf-prod-2deu-plan"), ("tf/${project.dir}/x", bao, "tf/envs.2fprod-eu/x"),
            ("tf/${repo.owner}/${repo.name}/${project.name}", bao, "tf/acme/Infra/prod-eu"), ("${workspace}", disk, "default"),
            ("${repo.name}", secretsManager, "Infra"), ("${repo.name}", parameters, "Infra"), ("${repo.name}", google, "-49nfra"),
        ])
    func spelling(text: String, store: SecretStore, expected: String) throws {
        #expect(try settled(text, "acme/Infra", dir: "envs/prod-eu", project: "prod-eu", in: store) == expected)
    }

    @Test("has the form of the four parts that the scope of a job has")
    func parts() {
        let parts = ["github.com", "acme/Infra", "prod", "default"].map(SecretSpelling.narrow.component)
        #expect(parts.joined(separator: "--") == "github-2ecom--acme-2f-49nfra--prod--default")
    }

    @Test("can be read back, and is another one for every other job, also where case is ignored: 100,000 of them")
    func distinct() {
        for (spelling, separator) in [(SecretSpelling.narrow, "--"), (.wide, "/")] {
            var known: [String: [String]] = [:]
            var (collisions, misread) = (0, 0)
            for tuple in randomTuples(100_000) {
                let name = tuple.map(spelling.component).joined(separator: separator)
                let key = spelling == .narrow ? name.lowercased() : name
                if let other = known.updateValue(tuple, forKey: key), !other.elementsEqual(tuple, by: { $0.utf8.elementsEqual($1.utf8) }) {
                    collisions += 1
                }
                let back = values(name, separator: Array(separator.utf8), escape: spelling.escape)
                if !back.elementsEqual(tuple, by: { $0.utf8.elementsEqual($1.utf8) }) { misread += 1 }
            }
            #expect(collisions == 0)
            #expect(misread == 0)
            #expect(known.count > 50_000)
        }
    }

    @Test(
        "is never the same for two that look alike",
        arguments: [
            ("acme/a-b", "c", "acme/a", "b-c"), ("team-a/x", "y", "team-ab/x", "y"), ("a/b", "c--d", "a/b--c", "d"),
            ("acme/A", "x", "acme/a", "x"), ("acme/a", "B", "acme/a", "b"), ("acme/a/b", "c", "acme/a", "b/c"),
        ])
    func pairs(one: String, first: String, two: String, second: String) throws {
        for (store, separator) in [(keyVault, "--"), (google, "--"), (bao, "/"), (secretsManager, "/")] {
            let text = "${repo.owner}\(separator)${repo.name}\(separator)${project.name}"
            let names = try [settled(text, one, project: first, in: store), settled(text, two, project: second, in: store)]
            #expect(names[0] != names[1])
            if store.spelling == .narrow { #expect(names[0].lowercased() != names[1].lowercased()) }
        }
    }

    @Test("leads out of no folder")
    func traversal() throws {
        #expect(try settled("tf/${project.name}/x", project: "../team-b", in: bao) == "tf/.2e.2e.2fteam-b/x")
        #expect(try settled("tf/${project.dir}", dir: ".", in: bao) == "tf/.2e")
    }

    @Test("is nothing for a project without a name that the name needs")
    func nameless() {
        #expect(throws: UnsettledCredentials.namelessProject("a--${project.name}")) { try settled("a--${project.name}") }
    }

    @Test(
        "keeps its length where the store allows it",
        arguments: [(keyVault, 127), (google, 255), (secretsManager, 512), (bao, 512), (parameters, 1011)])
    func fitting(store: SecretStore, longest: Int) {
        let name = String(repeating: "a", count: longest)
        #expect(store.fitted(name, digest: digest) == name)
        #expect(store.fitted(name + "a", digest: digest) != name + "a")
        let prefix = String(repeating: "a", count: longest - 42) + "--"
        #expect(store.fitted(prefix, isPrefix: true, digest: digest) == prefix)
    }

    @Test("is short, readable and its own where the store would refuse it")
    func shortened() throws {
        let names = try (0..<2000).map { number in
            try settled("${repo.owner}--${repo.name}--${project.name}", project: "\(String(repeating: "x", count: 200))\(number)")
        }
        let short = names.map { keyVault.fitted($0, digest: digest) }
        #expect(Set(short).count == 2000)
        #expect(
            short.allSatisfy { $0.utf8.count <= 127 && $0.utf8.allSatisfy { $0 == UInt8(ascii: "-") || SecretSpelling.narrow.keeps($0) } })
        #expect(short[0].hasPrefix("h--acme-infra-xxxx"))
        let prefix = keyVault.fitted(names[0] + "--", isPrefix: true, digest: digest)
        #expect(prefix.hasSuffix("--") && prefix.utf8.count <= 127 - 25)
        #expect(bao.fitted(String(repeating: "x", count: 600) + "/", isPrefix: true, digest: digest).hasSuffix("/"))
    }

    @Test("has the beginning of the digest in base 32 at its end")
    func digestOfName() {
        // The SHA-256 of nothing.
        let empty: [UInt8] = [
            0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64,
            0x9b,
            0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
        ]
        let name = "Acme/Infra--" + String(repeating: "é", count: 200)
        #expect(keyVault.fitted(name, digest: { _ in empty }) == "h--acme-infra--4oymiquy7qobjgx36tejs35zeqt24qpe")
    }

    @Test("is never taken for the short form of another one")
    func forged() throws {
        let victim = try keyVault.fitted(settled("${project.name}--x", project: String(repeating: "z", count: 200)), digest: digest)
        let parts = victim.utf8.split(separator: UInt8(ascii: "-")).map { String(Substring($0)) }
        #expect(parts.count == 3)
        let text = "${repo.owner}--${project.name}--${workspace}"
        #expect(throws: UnsettledCredentials.ambiguousName(text)) {
            try settled(text, "\(parts[0])/x", workspace: parts[2], project: parts[1])
        }
    }
}

@Suite("What a job is to be given") struct TenantOrderTests {
    private static let text = """
        secret_stores:
          bao: {vault: {address: "https://v"}}
          kv: {azure_key_vault: {name: acme-weu}}
        tenants:
        - name: a
          projects: [{repo: github.com/owner/repo}]
          environment: {REGION: eu}
          mask: [M]
          pass_env: [P]
          inherit_env: all
          secrets:
          - {store: kv, prefix: 'plan--${workspace}--', phases: [plan]}
          - {store: kv, name: 'deploy--${workspace}', variable: V, phases: [apply], when: {provider: x/y}}
          identities:
          - vault: {store: bao, policies: [p]}
            phases: [plan, drift]
        - name: b
          projects: [{repo: github.com/owner/repo, dir: b}]

        """

    private static func order(_ phase: Phase, _ tenant: String = "a") throws -> CredentialOrder? {
        try rules(text).tenancy?.order(
            for: ProjectKey(dir: "x", workspace: "prod-1"), tenant: tenant, repository: repository, phase: phase)
    }

    @Test("is what is granted for its phase, with names settled and the stores that it needs")
    func phases() throws {
        let plan = try #require(try Self.order(.plan))
        let token = Entitlement(.vault(.init(store: "bao", product: .token(policies: ["p"]))), phases: [.plan, .drift])
        #expect(
            plan.entitlements == [Entitlement(.stored(.init(store: "kv", selection: .prefix("plan--prod-2d1--"))), phases: [.plan]), token])
        #expect(Set(plan.stores.keys) == ["bao", "kv"])
        #expect(plan.environment == ["REGION": "eu"] && plan.masks == ["M"] && plan.passedOn == ["P"] && plan.inheritsEnvironment)
        #expect(plan.scope == Scope(repository: repository, project: ProjectKey(dir: "x", workspace: "prod-1"), phase: .plan))
        let apply = try #require(try Self.order(.apply))
        #expect(
            apply.entitlements == [
                Entitlement(
                    .stored(.init(store: "kv", selection: .variable("V", secret: "deploy--prod-2d1"))), phases: [.apply], provider: "x/y")
            ])
        #expect(Array(apply.stores.keys) == ["kv"])
        #expect(try Self.order(.drift)?.entitlements == [token])
    }

    @Test("is nothing for a phase that nothing is granted for", arguments: [Phase.destroy, .importing, .state, .policy])
    func nothing(phase: Phase) throws {
        let order = try #require(try Self.order(phase))
        #expect(order.entitlements.isEmpty && order.stores.isEmpty)
        #expect(order.environment == ["REGION": "eu"])
    }

    @Test("cannot be said of somebody who claims nothing here")
    func unknown() { #expect(throws: UnsettledCredentials.unknownTenant("c")) { try Self.order(.plan, "c") } }
}
