package import Domain

extension GitHub {
    package func mayWrite(_ user: String, to repository: Repository) async throws(ForgeFault) -> Bool {
        guard isLogin(user) else { return false }
        let key = "\(repository.fullName)/@\(user)".lowercased()
        if let known = memory.writers[key] { return known }
        let found = try await permission(of: user, in: repository)
        memory.writers[key] = found
        return found
    }

    // https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
    private func permission(of user: String, in repository: Repository) async throws(ForgeFault) -> Bool {
        let call = GitHubCall.get(
            url(repository, "collaborators/\(escaped(user))/permission"), "reading whether \(user) may write to \(repository.fullName)")
        let answer: PermissionWire
        do throws(ForgeFault) { answer = try await line.send(call) } catch {
            // No such user, as for what apps do in their own name.
            guard case .rejected(404, _) = error.kind else { throw error }
            return false
        }
        guard answer.user?.login.map({ $0.lowercased() == user.lowercased() }) ?? true else {
            throw ForgeFault(.unreadable, request: call.purpose)
        }
        return answer.isWriting
    }
}

private struct PermissionWire: Decodable {
    struct User: Decodable { var login: String? }
    var permission: String
    var user: User?

    // The name of a role (`role_name`) is no help: organisations name roles as they like, and `permission` is what each builds on.
    // GitHub says `write` there for `maintain`.
    var isWriting: Bool { ["admin", "maintain", "write"].contains(permission) }
}

/// Whether `text` can be the name of a user. Nothing else goes into a path, where it might lead to another question.
private func isLogin(_ text: String) -> Bool {
    let isAllowed = { (byte: UInt8) in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-_.[]".utf8.contains(byte)
    }
    return text.utf8.allSatisfy(isAllowed) && text.contains { $0 != "." } && text.utf8.count <= 255
}
