/// The name of a secret as the operator writes it: `tf/${repo.owner}/${repo.name}`.
package struct SecretName: Hashable, Sendable {
    /// What may stand in a name. Nothing that whoever opens a pull request chooses, but what makes a project.
    package enum Variable: String, Hashable, Sendable, CaseIterable {
        case host = "repo.host"
        case owner = "repo.owner"
        case repository = "repo.name"
        case project = "project.name"
        case dir = "project.dir"
        case workspace
    }

    package enum Part: Hashable, Sendable {
        case literal(String)
        case variable(Variable)
    }

    /// Why a text is no name.
    package enum Problem: Error, Hashable, Sendable {
        case unknownVariable(String)
        case unfinishedVariable
    }

    package let parts: [Part]

    package init(_ text: String) throws(Problem) {
        var parts: [Part] = []
        var rest = text.utf8[...]
        while let start = rest.firstRange(of: "${".utf8) {
            guard let end = rest[start.upperBound...].firstIndex(of: UInt8(ascii: "}")) else { throw .unfinishedVariable }
            let name = String(Substring(rest[start.upperBound..<end]))
            guard let variable = Variable(rawValue: name) else { throw .unknownVariable(name) }
            if start.lowerBound > rest.startIndex { parts.append(.literal(String(Substring(rest[..<start.lowerBound])))) }
            parts.append(.variable(variable))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(Substring(rest)))) }
        self.parts = parts
    }

    package var variables: Set<Variable> {
        Set(parts.compactMap { if case .variable(let variable) = $0 { variable } else { nil } })
    }
}

// MARK: Settling

extension SecretName {
    /// The name for a job, in a form that its store allows. It may still be longer than the store allows: whoever asks the store takes
    /// its ``SecretSpelling/fitted(_:isPrefix:digest:)``.
    package static func settled(_ text: String, for scope: Scope, in store: SecretStore) throws(UnsettledCredentials) -> String {
        guard let name = try? SecretName(text) else { throw .malformedName(text) }
        if name.variables.isEmpty { return text }
        var settled = ""
        for part in name.parts {
            switch part {
            case .literal(let literal): settled += literal
            case .variable(let variable):
                guard let value = scope.value(of: variable) else { throw .namelessProject(text) }
                settled += store.spelling.component(value)
            }
        }
        // Otherwise somebody could give a project such a name that it gets the secret of another one, whose name was too long.
        if SecretSpelling.looksShortened(settled) { throw .ambiguousName(text) }
        return settled
    }
}

extension Scope {
    /// What stands for a variable; nil for the name of a project without one.
    fileprivate func value(of variable: SecretName.Variable) -> String? {
        let value =
            switch variable {
            case .host: repository.host
            case .owner: repository.owner
            case .repository: repository.name
            case .project: project
            case .dir: dir
            case .workspace: workspace
            }
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }
}
