/// How a project stands with one policy set: what its last check found, and who has approved that.
package struct PolicyStanding: Hashable, Codable, Sendable {
    /// A person's word that these items may pass.
    package struct Approval: Hashable, Codable, Sendable {
        package var user: String
        /// Lower-case hexadecimal SHA-256 of each item that was there.
        package var items: [String]
        package init(user: String, items: [String]) {
            self.user = user
            self.items = items
        }
    }

    package var policySet: String
    package var hasPassed: Bool
    package var approvalsNeeded: Int
    /// Lower-case hexadecimal SHA-256 of each item of the last check's output, in its order.
    package var items: [String]
    package var approvals: [Approval]
    package var itemPattern: String

    package init(
        policySet: String, hasPassed: Bool, approvalsNeeded: Int = 1, items: [String] = [], approvals: [Approval] = [],
        itemPattern: String = PolicyRules.standardItemPattern
    ) {
        self.policySet = policySet
        self.hasPassed = hasPassed
        self.approvalsNeeded = approvalsNeeded
        self.items = items
        self.approvals = approvals
        self.itemPattern = itemPattern
    }

    /// The approvals of everything that was found.
    package var countingApprovals: [Approval] { approvals.filter { Set($0.items).isSuperset(of: items) } }
    package var isCleared: Bool { hasPassed || countingApprovals.count >= approvalsNeeded }
    /// Items that somebody approved, in this check or an earlier one.
    package var approvedItems: Set<String> { Set(approvals.flatMap(\.items)).intersection(items) }
}

/// Why an approval did not count.
package enum ApprovalRefusal: Error, Hashable, Codable, Sendable {
    case notOwner(policySet: String, user: String)
    case ownPullRequest(policySet: String, author: String, user: String)
    /// `user` has approved everything before, and `missing` more are needed from others.
    case alreadyApproved(policySet: String, user: String, missing: Int)
}

/// What the programs of a policy check printed, as it is kept in the job's output: JSON of this value.
package struct PolicyOutput: Hashable, Codable, Sendable {
    package struct Part: Hashable, Codable, Sendable {
        package var policySet: String
        package var text: String
        package init(policySet: String, text: String) {
            self.policySet = policySet
            self.text = text
        }
    }
    /// What steps printed before the check, and after it.
    package var before: String
    package var parts: [Part]
    package var after: String
    package init(before: String = "", parts: [Part] = [], after: String = "") {
        self.before = before
        self.parts = parts
        self.after = after
    }
}
