import LocalForge

/// One thing that somebody does, or that the story waits for. In the file it is a key with its details.
enum Step: Decodable, Sendable {
    case open(Opening)
    case push(Push)
    /// Somebody changes a branch without a pull request.
    case commit(Commit)
    /// Who belongs to which team of the repository's owner.
    case teams([String: [String]])
    /// What people may do with the repository.
    case collaborators([String: RepositoryAccess])
    case comment(Saying)
    case approve(Deed)
    case merge(Deed)
    case close(Deed)
    case label(Labelling)
    /// Somebody presses the button on a lock's page.
    case discard(Discarding)
    /// Somebody forbids all applies on the server's first page.
    case stopApplies
    case wait(Waiting)
    /// Requests to the code host go wrong from now on.
    case fault(Trouble)
    /// The code host sends its newest webhook once more.
    case redeliver(Deed)

    private enum Key: String, CodingKey {
        case open, push, commit, teams, collaborators, comment, approve, merge, close, label, discard, stopApplies, wait, fault, redeliver
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let key = container.allKeys.first, container.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a step has exactly one known key"))
        }
        switch key {
        case .open: self = .open(try container.decode(Opening.self, forKey: key))
        case .push: self = .push(try container.decode(Push.self, forKey: key))
        case .commit: self = .commit(try container.decode(Commit.self, forKey: key))
        case .teams: self = .teams(try container.decode([String: [String]].self, forKey: key))
        case .collaborators: self = .collaborators(try container.decode([String: RepositoryAccess].self, forKey: key))
        case .comment: self = .comment(try container.decode(Saying.self, forKey: key))
        case .approve: self = .approve(try container.decode(Deed.self, forKey: key))
        case .merge: self = .merge(try container.decode(Deed.self, forKey: key))
        case .close: self = .close(try container.decode(Deed.self, forKey: key))
        case .label: self = .label(try container.decode(Labelling.self, forKey: key))
        case .discard: self = .discard(try container.decode(Discarding.self, forKey: key))
        case .stopApplies: self = .stopApplies
        case .wait: self = .wait(try container.decode(Waiting.self, forKey: key))
        case .fault: self = .fault(try container.decode(Trouble.self, forKey: key))
        case .redeliver: self = .redeliver(try container.decode(Deed.self, forKey: key))
        }
    }
}

/// A pull request with these files changed; a file of null is removed.
struct Opening: Decodable, Sendable {
    var change: [String: String?]
    var branch: String?
    var by: String?
    var draft: Bool?
    /// Whether the branch is in somebody else's copy of the repository.
    var fork: Bool?
}

struct Push: Decodable, Sendable {
    var change: [String: String?]
    var on: Int?
    var by: String?
}

struct Commit: Decodable, Sendable {
    var change: [String: String?]
    /// Nil for the main branch.
    var branch: String?
    var by: String?
}

/// A comment; its text alone is one on the first pull request.
struct Saying: Decodable, Sendable {
    var text: String
    var on: Int?
    var by: String?

    private enum Key: String, CodingKey { case text, on, by }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.text = text
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        text = try container.decode(String.self, forKey: .text)
        on = try container.decodeIfPresent(Int.self, forKey: .on)
        by = try container.decodeIfPresent(String.self, forKey: .by)
    }
}

struct Deed: Decodable, Sendable {
    var on: Int?
    var by: String?
}

struct Labelling: Decodable, Sendable {
    var labels: [String]
    var on: Int?
}

struct Discarding: Decodable, Sendable {
    var dir: String
    var workspace: String?
    var name: String?
}

/// Until the server has made so many comments on a pull request, and statuses of its head stand so.
struct Waiting: Decodable, Sendable {
    var comments: Int?
    var statuses: [String: String]?
    var on: Int?
}

/// What goes wrong with requests whose path contains `path`, so many times.
struct Trouble: Decodable, Sendable {
    var status: Int?
    var statusAfterWork: Int?
    var rateLimit: Int?
    var reset: Bool?
    var resetAfterWork: Bool?
    var method: String?
    var path: String?
    var times: Int?

    var fault: Fault {
        let kind: Fault.Kind =
            if let status { .status(status) } else if let statusAfterWork { .statusAfterWork(statusAfterWork) } else if let rateLimit {
                .rateLimit(retryAfter: rateLimit)
            } else if resetAfterWork == true { .resetAfterWork } else { .reset }
        return Fault(kind, method: method, path: path ?? "", times: times ?? 1)
    }
}
