/// How git is called.
package struct GitSettings: Hashable, Sendable {
    /// The program: an absolute path, or a name looked up in `path`.
    package var program: String
    /// `PATH` of git and of the programs it starts.
    package var path: String
    /// An existing, empty folder of ours that git takes for its home.
    package var home: String
    /// File of certificates that are trusted beside the system's own; nil for the system's only.
    package var certificateFile: String?
    /// What may be fetched with. Anything but `https` and `http` lets a repository's address read local files or start programs.
    package var allowedProtocols: [String]
    /// Variables that git needs to get out, such as `HTTPS_PROXY`. They cannot replace the ones that protect us.
    package var environment: [String: String]

    package init(
        program: String = "git", path: String = "/usr/local/bin:/usr/bin:/bin", home: String, certificateFile: String? = nil,
        allowedProtocols: [String] = ["https", "http"], environment: [String: String] = [:]
    ) {
        self.program = program
        self.path = path
        self.home = home
        self.certificateFile = certificateFile
        self.allowedProtocols = allowedProtocols
        self.environment = environment
    }
}
