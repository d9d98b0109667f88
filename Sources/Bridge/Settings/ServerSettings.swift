package import Comments
package import Domain

/// Everything the server is told from outside and uses, read once, checked and derived.
package struct ServerSettings: Sendable {
    package var web: Web
    package var gitHub: GitHub
    package var repositories: Repositories
    package var comments: Comments
    package var terraform: Terraform
    /// What holds for every repository before the operator's file says more: allowed commands, autoplan, silences, discovery.
    package var policy: Policy
    /// Absolute path of the folder for everything the server keeps.
    package var dataFolder: String
    /// What the names of commit statuses begin with.
    package var statusName: String
    package var logLevel: LogLevel
    /// What the operator should be told at start.
    package var notes: StartUpNotes

    package enum LogLevel: String, Sendable, CaseIterable { case debug, info, warn, error }

    /// How people and the code host reach the server.
    package struct Web: Sendable {
        /// The address to listen on.
        package var host = "0.0.0.0"
        package var port: Int
        /// The address in links, without a slash at its end; it may have a path.
        package var publicURL: String
        package var tls: TLSFiles?
        package var access: Access
        /// Whether all applies can be stopped from the pages.
        package var offersApplyStop: Bool

        /// Paths of PEM files.
        package struct TLSFiles: Hashable, Sendable {
            package var certificateChain: String
            package var privateKey: String
        }
        /// Who may read the pages.
        package enum Access: Hashable, Sendable {
            case everybody
            case login(user: String, password: Secret)
            case nobody
        }
    }

    /// Which GitHub, and who we are there.
    package struct GitHub: Sendable {
        package var host: String
        /// Given where it does not follow from the host.
        package var baseURL: String?
        package var user: String
        package var token: Token
        /// Nil only if the operator accepts webhooks from anybody.
        package var webhookSecret: Secret?
        /// Whether a missing status of our own for apply counts for nothing when mergeability is asked for.
        package var bypassesOwnApplyStatus: Bool
        /// What the names of statuses begin with that count for nothing either.
        package var ignoredStatusNames: [String]
        /// Whether pushes are planned in our name.
        package var plansPushesAsItself: Bool

        package enum Token: Hashable, Sendable {
            case text(Secret)
            /// Path of a file that is read at every use.
            case file(String)
        }
    }

    /// Which repositories are served.
    package struct Repositories: Sendable {
        /// The allow-list as it was given: patterns with commas between.
        package var allowlist: String
        package var rules: RulesSource?
        package var allowsDrafts: Bool

        /// Where the operator's rules are.
        package enum RulesSource: Hashable, Sendable {
            case file(String)
            case json(String)
        }
    }

    /// How comments are read and written.
    package struct Comments: Sendable {
        /// The word that commands begin with.
        package var executableName: String
        /// Beginnings of arguments that nobody may give.
        package var blockedArguments: [String]
        package var foldsOutput: Bool
        package var hidesUnchangedPlans: Bool
        package var marksDifferences: Bool
        /// Into how many comments one answer is split at most; nil for any number.
        package var maximum: Int?
        package var language: Language
    }

    /// How projects are worked on.
    package struct Terraform: Sendable {
        package var distribution: Distribution
        /// `1.9.0`, or nil for what is in PATH.
        package var version: String?
        package var usesPluginCache: Bool
        package var downloads: Downloads
        /// How many projects are worked on side by side.
        package var poolSize: Int
        package var stepTimeout: Duration

        /// Where versions come from that are not there.
        package struct Downloads: Hashable, Sendable {
            /// Whether they are downloaded at all.
            package var areOn: Bool
            /// The address of Terraform's releases, without a slash at its end.
            package var url: String
            /// Path of a file with keys that may sign besides the known ones.
            package var keysFile: String?
            package init(areOn: Bool, url: String, keysFile: String?) {
                self.areOn = areOn
                self.url = url
                self.keysFile = keysFile
            }
        }
    }
}

/// What there is to say about settings that work, but not as one might think.
package struct StartUpNotes: Hashable, Sendable {
    /// Lines for standard output, as in the reference.
    package var deprecations: [String] = []
    package var warnings: [String] = []
    /// Names of flags that were given and have no effect in this version.
    package var notYet: [String] = []
    /// Keys of the config file that are no flags.
    package var unknownKeys: [String] = []

    /// Everything to log as a warning, a line each.
    package var lines: [String] {
        var lines = warnings
        if !notYet.isEmpty {
            lines.append("not available in this version, and without effect: \(notYet.map { "--\($0)" }.joined(separator: ", "))")
        }
        if !unknownKeys.isEmpty {
            lines.append("ignored keys of the config file: \(unknownKeys.joined(separator: ", "))")
        }
        return lines
    }
}

/// Where the server runs, as far as settings depend on it.
package struct Surroundings: Hashable, Sendable {
    package var homeFolder: String
    package var workingFolder: String
    package var hostName: String
    package init(homeFolder: String, workingFolder: String, hostName: String) {
        self.homeFolder = homeFolder
        self.workingFolder = workingFolder
        self.hostName = hostName
    }

    /// The absolute path of `path`: a leading `~/` is the home folder, and what is relative starts at the working folder.
    package func absolute(_ path: String) -> String {
        let expanded = path.hasPrefix("~/") ? "\(homeFolder)/\(path.dropFirst(2))" : path
        let full = expanded.hasPrefix("/") ? expanded : "\(workingFolder)/\(expanded)"
        var parts: [Substring] = []
        for part in full.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
