package import Domain

/// The git program as we call it: nothing in the machine's configuration or in a repository can make it start another program.
package struct GitProgram: Hashable, Sendable {
    package var settings: GitSettings

    package init(_ settings: GitSettings) { self.settings = settings }

    /// Says in front of every command what must not be believed of any configuration, not even of a mirror's own.
    private static let options = [
        "-c", "core.hooksPath=/dev/null",
        "-c", "core.fsmonitor=false",
        "-c", "core.attributesFile=/dev/null",
        "-c", "core.excludesFile=/dev/null",
        "-c", "core.protectHFS=true",
        "-c", "core.protectNTFS=true",
        "-c", "submodule.recurse=false",
        "-c", "fetch.recurseSubmodules=false",
        "-c", "fetch.fsckObjects=true",
        // Old repositories have these; they harm nobody.
        "-c", "fetch.fsck.zeroPaddedFilemode=ignore",
        "-c", "fetch.fsck.missingSpaceBeforeDate=ignore",
        "-c", "fetch.fsck.badTimezone=ignore",
        "-c", "fetch.fsck.badDate=ignore",
        "-c", "fetch.fsck.badDateOverflow=ignore",
        "-c", "fetch.fsck.zeroPaddedDate=ignore",
        "-c", "fetch.fsck.badEmail=ignore",
        "-c", "fetch.fsck.missingEmail=ignore",
        "-c", "fetch.fsck.missingNameBeforeEmail=ignore",
        "-c", "fetch.fsck.missingSpaceBeforeEmail=ignore",
        "-c", "fetch.fsck.multipleAuthors=ignore",
        "-c", "gc.auto=0",
        "-c", "maintenance.auto=false",
        "-c", "commit.gpgSign=false",
        "-c", "credential.helper=",
        "-c", "advice.addEmbeddedRepo=false",
    ]

    /// A call of git in `folder`.
    func call(_ arguments: [String], options: [String] = [], in folder: String) -> Invocation {
        Invocation(settings.program, Self.options + options + arguments, environment: environment, in: folder)
    }

    private var environment: [String: String] {
        var variables = [
            "PATH": settings.path, "HOME": settings.home, "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "/bin/false", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": settings.allowedProtocols.joined(separator: ":"),
            "EMAIL": "atlantis@runatlantis.io", "GIT_AUTHOR_NAME": "atlantis", "GIT_COMMITTER_NAME": "atlantis",
        ]
        if let file = settings.certificateFile { variables["GIT_SSL_CAINFO"] = file }
        return settings.environment.merging(variables) { $1 }
    }

    /// What a call is named in front of people: without options.
    package func title(of invocation: Invocation) -> String {
        var words = invocation.arguments[...]
        while let word = words.first {
            if word == "-c" { words = words.dropFirst(2) } else if word.hasPrefix("--") { words = words.dropFirst() } else { break }
        }
        return (["git"] + words.filter { !$0.hasPrefix("--") }).joined(separator: " ")
    }
}
