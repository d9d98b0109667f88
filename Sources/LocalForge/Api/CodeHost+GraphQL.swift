extension CodeHost {
    /// Answers a query or mutation about reviews and comments.
    func graphQL(_ call: JSON) async throws -> JSON {
        do {
            var data: [String: JSON] = [:]
            for field in try GraphQLDocument.fields(of: call["query"]?.string ?? "", variables: call["variables"]?.object ?? [:]) {
                data[field.alias] = try Self.select(field.selection, of: try answer(field))
            }
            return ["data": .object(data)]
        } catch let refusal as CodeHostRefusal {
            return ["data": nil, "errors": [["type": "NOT_FOUND", "message": .string(refusal.message)]]]
        } catch is GraphQLDocument.Unreadable {
            return ["data": nil, "errors": [["type": "INVALID", "message": "Parse error"]]]
        }
    }

    private static let unresolved = CodeHostRefusal(status: 404, message: "Could not resolve to a node with that global id.")

    private func answer(_ field: GraphQLField) throws -> JSON {
        let input = field.arguments["input"] ?? .null
        switch field.name {
        case "repository": return try repositoryNode(field)
        case "organization": return try organizationNode(field)
        case "dismissPullRequestReview":
            let review = try dismissReview(input["pullRequestReviewId"]?.string ?? "")
            return ["clientMutationId": input["clientMutationId"] ?? .null, "pullRequestReview": Self.node(review)]
        case "minimizeComment":
            let comment = try minimizeComment(input["subjectId"]?.string ?? "")
            return ["clientMutationId": input["clientMutationId"] ?? .null, "minimizedComment": Self.node(comment)]
        default: throw CodeHostRefusal(status: 200, message: "Field '\(field.name)' doesn't exist")
        }
    }

    private func repositoryNode(_ field: GraphQLField) throws -> JSON {
        let fullName = "\(field.arguments["owner"]?.string ?? "")/\(field.arguments["name"]?.string ?? "")"
        let repository = try repository(fullName)
        var node: JSON = [
            "id": .string("R_\(repository.number)"), "databaseId": .int(repository.number), "nameWithOwner": .string(repository.fullName),
        ]
        for wanted in field.selection where wanted.name == "pullRequest" {
            let pull = try pullRequest(wanted.arguments["number"]?.int ?? 0, in: fullName)
            node = node.adding(["pullRequest": pullRequestNode(pull, in: repository, wanted.selection)])
        }
        return node
    }

    private func pullRequestNode(_ pull: HostedPullRequest, in repository: HostedRepository, _ selection: [GraphQLField]) -> JSON {
        let protection = repository.protection[pull.baseBranch]
        var node: JSON = [
            "number": .int(pull.number), "title": .string(pull.title), "isDraft": .bool(pull.isDraft), "merged": .bool(pull.isMerged),
            "state": .string(pull.isMerged ? "MERGED" : pull.state.rawValue.uppercased()), "headRefOid": .string(pull.headCommit),
            "reviewDecision": Self.decision(on: pull, protection), "baseRef": Self.baseNode(pull, protection),
            "commits": ["nodes": [["commit": Self.headNode(pull, repository.latestStatuses(of: pull.headCommit))]]],
        ]
        for field in selection {
            switch field.name {
            case "reviews":
                let states = field.arguments["states"]?.array?.compactMap(\.string) ?? field.arguments["states"]?.string.map { [$0] }
                let wanted = pull.reviews.filter { states?.contains($0.state.rawValue) ?? true }
                node = node.adding(["reviews": Self.connection(wanted.map(Self.node), field.arguments)])
            case "comments": node = node.adding(["comments": Self.connection(pull.comments.map(Self.node), field.arguments)])
            case "latestOpinionatedReviews":
                let opinions = pull.opinions.filter { $0.state != .dismissed }
                node = node.adding(["latestOpinionatedReviews": Self.connection(opinions.map(Self.node), field.arguments)])
            case "reviewThreads":
                let threads = (0..<pull.openThreads).map { JSON.object(["databaseId": .int($0 + 1), "isResolved": false]) }
                node = node.adding(["reviewThreads": Self.connection(threads, field.arguments)])
            default: continue
            }
        }
        return node
    }

    private static func node(_ review: HostedReview) -> JSON {
        [
            "id": .string(Wire.node(ofReview: review.number)), "databaseId": .int(review.number), "state": .string(review.state.rawValue),
            "author": ["login": .string(review.author)], "submittedAt": .string(review.createdAt),
        ]
    }

    private static func node(_ comment: HostedComment) -> JSON {
        [
            "id": .string(Wire.node(ofComment: comment.number)), "databaseId": .int(comment.number), "body": .string(comment.body),
            "author": ["login": .string(comment.author)], "isMinimized": .bool(comment.isMinimized),
        ]
    }

    /// A page of nodes. Cursors name the last node of a page, because a dismissed review leaves the list that is being walked.
    static func connection(_ nodes: [JSON], _ arguments: [String: JSON]) -> JSON {
        let after = Int(arguments["after"]?.string ?? "") ?? 0
        let rest = nodes.filter { ($0["databaseId"]?.int ?? 0) > after }
        let page = rest.prefix(max(0, min(arguments["first"]?.int ?? 100, 100)))
        return [
            "nodes": .array(Array(page)), "totalCount": .int(nodes.count),
            "edges": .array(page.map { ["node": $0, "cursor": .string(String($0["databaseId"]?.int ?? 0))] }),
            "pageInfo": [
                "hasNextPage": .bool(page.count < rest.count), "endCursor": JSON(page.last.map { String($0["databaseId"]?.int ?? 0) }),
            ],
        ]
    }

    private func dismissReview(_ id: String) throws -> HostedReview {
        for repository in state.repositories.values {
            for pull in repository.pullRequests.values {
                guard var review = pull.reviews.first(where: { Wire.node(ofReview: $0.number) == id }) else { continue }
                try dismiss(review: review.number, on: pull.number, in: repository.fullName)
                review.state = .dismissed
                return review
            }
        }
        throw Self.unresolved
    }

    private func minimizeComment(_ id: String) throws -> HostedComment {
        for repository in state.repositories.values {
            for pull in repository.pullRequests.values {
                guard let index = pull.comments.firstIndex(where: { Wire.node(ofComment: $0.number) == id }) else { continue }
                try change(pull.number, in: repository.fullName) { $0.comments[index].isMinimized = true }
                return try pullRequest(pull.number, in: repository.fullName).comments[index]
            }
        }
        throw Self.unresolved
    }

    /// Cuts out of a value what was asked for.
    private static func select(_ selection: [GraphQLField], of value: JSON) throws(CodeHostRefusal) -> JSON {
        switch value {
        case .array(let items):
            var selected: [JSON] = []
            for item in items { selected.append(try select(selection, of: item)) }
            return .array(selected)
        case .object(let members):
            var selected: [String: JSON] = [:]
            for field in selection where field.type == nil || field.type == members["__typename"]?.string {
                guard let member = members[field.name] else {
                    throw CodeHostRefusal(status: 200, message: "Field '\(field.name)' doesn't exist")
                }
                selected[field.alias] = try select(field.selection, of: member)
            }
            return .object(selected)
        default: return value
        }
    }
}
