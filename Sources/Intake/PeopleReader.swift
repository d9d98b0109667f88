import Domain
import Forges

/// Finds out from a forge what a question about a pull request's people asks.
struct PeopleReader: Sendable {
    /// How many people are asked about at once.
    private static let width = 8
    /// How many approvals are looked at, the newest: each is several requests, and strangers can approve, too.
    private static let approvalLimit = 100

    let forge: any Forge
    let pullRequest: PullRequest
    let question: PeopleQuestion

    private var repository: Repository { pullRequest.repository }

    /// `facts` with what is known of the author, of those who approved, and of `doer`, who did what is decided on.
    func completed(_ facts: Facts, doer: String) async -> Result<Facts, ForgeFault> {
        async let pair = people([pullRequest.author, doer], asksForTrust: question.asksForTrust)
        async let approvers = approvers()
        switch (await pair, await approvers) {
        case (.failure(let fault), _), (_, .failure(let fault)): return .failure(fault)
        case (.success(let pair), .success(let approvers)):
            var facts = facts
            facts.author = pair[pullRequest.author.lowercased()]
            facts.approvers = approvers
            if question.asksForTrust { facts.isTrusted = pair[doer.lowercased()]?.isTrusted }
            return .success(facts)
        }
    }

    /// Nil where nothing depends on them. Anybody may approve on a public repository, so it is told who may write.
    private func approvers() async -> Result<[Person]?, ForgeFault> {
        guard question.asksForApprovers else { return .success(nil) }
        let logins: [String]
        do throws(ForgeFault) { logins = try await forge.approvals(of: pullRequest.reference).suffix(Self.approvalLimit) } catch {
            return .failure(error)
        }
        return await people(logins, asksForTrust: true).map { found in logins.compactMap { found[$0.lowercased()] } }
    }

    /// What is known of each, by login in lower case.
    private func people(_ logins: [String], asksForTrust: Bool) async -> Result<[String: Person], ForgeFault> {
        var waiting = Dictionary(logins.map { ($0.lowercased(), $0) }) { first, _ in first }.values.sorted()[...]
        return await withTaskGroup(of: Result<Person, ForgeFault>.self) { group in
            for login in waiting.prefix(Self.width) { group.addTask { await person(login, asksForTrust) } }
            waiting = waiting.dropFirst(Self.width)
            var found: [String: Person] = [:]
            for await answer in group {
                switch answer {
                case .success(let person): found[person.login.lowercased()] = person
                case .failure(let fault):
                    group.cancelAll()
                    return .failure(fault)
                }
                if let login = waiting.popFirst() { group.addTask { await person(login, asksForTrust) } }
            }
            return .success(found)
        }
    }

    private func person(_ login: String, _ asksForTrust: Bool) async -> Result<Person, ForgeFault> {
        do throws(ForgeFault) {
            let isTrusted = asksForTrust ? try await forge.mayWrite(login, to: repository) : false
            return .success(Person(login: login, teams: try await teams(of: login), isTrusted: isTrusted))
        } catch { return .failure(error) }
    }

    private func teams(of login: String) async throws(ForgeFault) -> [String] {
        let named = question.teams(in: repository)
        guard !named.isEmpty else { return [] }
        let held = Set(try await forge.teams(of: login, in: repository, named: named).map { $0.lowercased() })
        return named.filter { held.contains($0.lowercased()) }
    }
}

extension PeopleQuestion {
    /// Its teams that are the repository's owner's, as the forge names them. A team of that name elsewhere is another one.
    func teams(in repository: Repository) -> [String] {
        let named = teams.compactMap { name -> String? in
            let parts = name.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
            switch parts.count {
            case 1: return parts[0]
            case 2 where parts[0].lowercased() == repository.owner.lowercased(): return parts[1]
            default: return nil
            }
        }
        return Set(named.filter { !$0.isEmpty }).sorted()
    }
}
