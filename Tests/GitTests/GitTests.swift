import Domain
import Git
import Testing

private let git = GitProgram(GitSettings(program: "/usr/bin/git", home: "/data/home", certificateFile: "/etc/ca.pem"))
private let mirror = Mirror(at: "/data/mirrors/m.git", git: git)
private let worktree = Worktree(at: "/data/work/7/app+1f", of: mirror)
private let commit = CommitID("0123456789012345678901234567890123456789")!
private let other = CommitID(String(repeating: "ab", count: 32))!
private let remote = RemoteURL("https://git.acme.com:8443/acme/infra.git")!

/// The words of a call after the options that are on all of them.
private func words(_ call: Invocation) -> [String] {
    let common = git.settings.program == call.program ? Array(call.arguments.drop { $0 != "advice.addEmbeddedRepo=false" }.dropFirst()) : []
    return common
}

@Suite("A call of git") struct CallTests {
    private static let calls: [(Invocation, [String])] = [
        (mirror.create, ["init", "--quiet", "--bare", "--template=", "--", "/data/mirrors/m.git"]),
        (
            mirror.fetch(commit, of: 7, from: remote, asking: nil),
            [
                "--git-dir=/data/mirrors/m.git", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc",
                "--no-recurse-submodules", "--depth=1", "--end-of-options", "https://git.acme.com:8443/acme/infra.git",
                "+\(commit):refs/bulkhead/7/\(commit)",
            ]
        ),
        (
            mirror.fetch(reference: "refs/pull/7/head", of: 7, from: remote, asking: nil),
            [
                "--git-dir=/data/mirrors/m.git", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc",
                "--no-recurse-submodules", "--depth=50", "--end-of-options", "https://git.acme.com:8443/acme/infra.git",
                "+refs/pull/7/head:refs/bulkhead/7/tip",
            ]
        ),
        (mirror.has(commit), ["--git-dir=/data/mirrors/m.git", "cat-file", "-e", "\(commit)^{commit}"]),
        (
            mirror.keep(other, of: 7),
            ["--git-dir=/data/mirrors/m.git", "update-ref", "--end-of-options", "refs/bulkhead/7/\(other)", other.text]
        ),
        (
            mirror.entries(of: commit),
            ["--git-dir=/data/mirrors/m.git", "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit.text]
        ),
        (
            mirror.fetchBase("release/1", of: 7, from: remote, asking: nil),
            [
                "--git-dir=/data/mirrors/m.git", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc",
                "--no-recurse-submodules", "--depth=2147483647", "--end-of-options", "https://git.acme.com:8443/acme/infra.git",
                "+refs/heads/release/1:refs/bulkhead/7/base",
            ]
        ),
        (
            mirror.mergeTree(other, into: commit),
            ["--git-dir=/data/mirrors/m.git", "merge-tree", "--write-tree", "--messages", "--name-only", commit.text, other.text]
        ),
        (
            mirror.commit(tree: other, merging: other, into: commit, at: -5),
            ["--git-dir=/data/mirrors/m.git", "commit-tree", "-p", commit.text, "-p", other.text, "-m", "atlantis-merge", other.text]
        ),
        (
            mirror.changes(from: commit, to: other),
            [
                "--git-dir=/data/mirrors/m.git", "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-commit-id", commit.text,
                other.text, "--",
            ]
        ),
        (
            mirror.point("refs/bulkhead/7/merge", to: commit),
            ["--git-dir=/data/mirrors/m.git", "update-ref", "--end-of-options", "refs/bulkhead/7/merge", commit.text]
        ),
        (mirror.file("--a b", of: commit), ["--git-dir=/data/mirrors/m.git", "cat-file", "blob", "\(commit):--a b"]),
        (
            mirror.entry(at: "--a b", of: commit),
            ["--git-dir=/data/mirrors/m.git", "ls-tree", "-z", "--full-tree", commit.text, "--", "--a b"]
        ),
        (
            worktree.move(to: commit),
            [
                "--git-dir=/data/mirrors/m.git/worktrees/app+1f", "--work-tree=/data/work/7/app+1f", "checkout", "--quiet", "--detach",
                "--force", "--no-recurse-submodules", commit.text, "--",
            ]
        ),
        (
            worktree.removePlans,
            [
                "--git-dir=/data/mirrors/m.git/worktrees/app+1f", "--work-tree=/data/work/7/app+1f", "clean", "--quiet", "-f", "-x", "-e",
                ".terragrunt-cache", "--", ":(glob)**/*.tfplan",
            ]
        ),
        (
            worktree.isTracked(":(exclude)x"),
            [
                "--literal-pathspecs", "--git-dir=/data/mirrors/m.git/worktrees/app+1f", "--work-tree=/data/work/7/app+1f", "ls-files",
                "--error-unmatch", "--", ":(exclude)x",
            ]
        ),
    ]

    @Test("has every word in its place, and nothing of a stranger's before the end of the options", arguments: calls)
    func call(call: Invocation, expected: [String]) {
        #expect(words(call) == expected)
        #expect(call.arguments.contains("core.hooksPath=/dev/null"))
    }

    @Test("has an environment listed from nothing") func environment() {
        #expect(
            mirror.create.environment == [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/data/home", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ATTR_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "/bin/false",
                "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "https:http",
                "EMAIL": "atlantis@runatlantis.io", "GIT_AUTHOR_NAME": "atlantis", "GIT_COMMITTER_NAME": "atlantis",
                "GIT_SSL_CAINFO": "/etc/ca.pem",
            ])
    }

    @Test("cannot have its protection taken away by more variables") func additions() {
        var settings = git.settings
        settings.environment = ["HTTPS_PROXY": "http://proxy", "GIT_CONFIG_GLOBAL": "/evil", "GIT_ALLOW_PROTOCOL": "ext"]
        let environment = Mirror(at: "/m", git: GitProgram(settings)).create.environment
        #expect(environment["HTTPS_PROXY"] == "http://proxy")
        #expect(environment["GIT_CONFIG_GLOBAL"] == "/dev/null")
        #expect(environment["GIT_ALLOW_PROTOCOL"] == "https:http")
    }

    @Test("has a name for people") func title() {
        #expect(
            git.title(of: mirror.fetch(commit, of: 7, from: remote, asking: CredentialPipe(path: "/p")))
                == "git fetch https://git.acme.com:8443/acme/infra.git +\(commit):refs/bulkhead/7/\(commit)")
        #expect(git.title(of: worktree.isTracked("a")) == "git ls-files a")
    }
}

@Suite("A credential for git") struct CredentialTests {
    @Test("goes to the host that is fetched from and to no other, from a pipe") func option() {
        let call = mirror.fetch(commit, of: 7, from: remote, asking: CredentialPipe(path: "/data/it's here/1"))
        #expect(
            words(call).prefix(2) == [
                "-c",
                "credential.https://git.acme.com:8443.helper=!answer() { test \"$1\" = get || return 0; "
                    + "{ IFS= read -r user; IFS= read -r password; } < '/data/it'\\''s here/1'; "
                    + "printf '%s\\n%s\\n' \"$user\" \"$password\"; }; answer",
            ])
        #expect(call.arguments.contains("credential.helper="))
    }

    @Test(
        "with a line break could forge an answer, so there is none",
        arguments: [
            ("u", "p", "username=u\npassword=p\n"), ("x-access-token", " a=b ", "username=x-access-token\npassword= a=b \n"),
            ("u\nhost=evil", "p", nil), ("u", "p\r", nil), ("u", "p\0", nil),
        ] as [(String, String, String?)])
    func answer(user: String, password: String, expected: String?) {
        #expect(CredentialPipe.answer(user: user, password: password) == expected)
    }
}

@Suite("What a stranger may have written") struct HostileTests {
    @Test(
        "is a commit's id or is not",
        arguments: [
            (commit.text, true), (other.text, true), ("", false), ("HEAD", false), (String(repeating: "A", count: 40), false),
            (String(repeating: "0", count: 39), false), (String(repeating: "0", count: 41), false),
            ("--upload-pack=0123456789012345678901234567", false), (commit.text + "\n", false), (String(repeating: "é", count: 20), false),
        ])
    func commitID(text: String, isOne: Bool) { #expect((CommitID(text) != nil) == isOne) }

    @Test(
        "is an address or is not",
        arguments: [
            ("https://github.com/acme/infra.git", "https://github.com"), ("http://127.0.0.1:8080/a/b.git", "http://127.0.0.1:8080"),
            ("https://[::1]:1/a", "https://[::1]:1"), ("https://user:secret@github.com/a", nil), ("https://token@github.com/a", nil),
            ("ext::sh -c id", nil), ("ext::https://x", nil), ("file:///etc", nil), ("ssh://git@github.com/a", nil),
            ("git@github.com:a/b", nil),
            ("--upload-pack=id", nil), ("", nil), ("https://", nil), ("https:///a", nil), ("https://a b/", nil), ("https://a/\n", nil),
            ("HTTPS://github.com/a", nil), ("https://github.com\\@evil/", nil),
        ] as [(String, String?)])
    func address(text: String, origin: String?) { #expect(RemoteURL(text)?.origin == origin) }

    @Test("is an address of another protocol where that is allowed") func protocols() {
        #expect(RemoteURL("file:///repositories/a", allowing: ["file"])?.text == "file:///repositories/a")
        #expect(RemoteURL("https://a/b", allowing: ["file"]) == nil)
    }

    @Test(
        "is a branch's name or is not",
        arguments: [
            ("main", true), ("feature/a-b_c.d", true), ("ünïcode", true), ("a'; id", false), ("", false), ("-x", false), ("@", false),
            ("a..b", false), ("a@{1}", false), ("a:b", false), ("a b", false), ("a\nb", false), ("/a", false), ("a/", false),
            ("a//b", false),
            (".a", false), ("a/.b", false), ("a.lock", false), ("a.", false), ("a*", false), ("a?", false), ("a[", false), ("a\\b", false),
            ("a~1", false), ("a^", false), ("a\u{7f}", false), ("a:\u{301}b", false), ("a..\u{301}", false), ("-\u{301}", false),
            ("a\u{301}", true),
        ])
    func branch(name: String, isOne: Bool) { #expect(PullRequest.isBranchName(name) == isOne) }

    @Test("decides by its branch's name where else its head may be found")
    func headReferences() {
        let repository = Repository(host: "github.com", fullName: "acme/infra")
        func pullRequest(_ branch: String, owner: String = "acme") -> PullRequest {
            let head = PullRequest.Head(
                repository: Repository(host: "github.com", fullName: "\(owner)/infra"), branch: branch, commit: commit.text)
            return PullRequest(
                reference: PullRequest.Reference(repository: repository, number: 7), head: head, baseBranch: "main", author: "a", url: "")
        }
        let always = ["refs/pull/7/head", "refs/merge-requests/7/head", "refs/pull-requests/7/from"]
        #expect(pullRequest("x").headReferences == always + ["refs/heads/x"])
        #expect(pullRequest("x:refs/heads/main").headReferences == always)
        #expect(pullRequest("x", owner: "eve").headReferences == always)
    }
}

@Suite("What git prints about a failed fetch") struct FetchOutputTests {
    @Test(
        "says whether a reference may lead further",
        arguments: [
            ("fatal: remote error: upload-pack: not our ref 0123", true),
            ("error: Server does not allow request for unadvertised object 0123", true),
            ("fatal: couldn't find remote ref refs/pull/7/head", true),
            ("fatal: unable to access 'https://x/': Could not resolve host: x", false),
            ("fatal: Authentication failed for 'https://x/'", false), ("", false),
        ])
    func refuses(text: String, refuses: Bool) { #expect(FetchOutput.refusesCommit(text) == refuses) }
}

@Suite("What git prints") struct PrintedTests {
    @Test("names files once, whatever they are called")
    func paths() {
        #expect(Mirror.paths(printed: Array("a b\0\u{e4}.tf\0\0\na b\0\nc\0".utf8)) == ["a b", "\u{e4}.tf", "c"])
        let entries = "100644 blob \(commit)\ta\tb\0120000 blob \(commit)\tlink\0160000 commit \(commit)\tother\0"
        let (files, links) = Mirror.paths(ofEntries: Array(entries.utf8))
        #expect(files == ["a\tb", "link", "other"])
        #expect(links == ["link"])
    }

    @Test("says what files hold, but not what links and other repositories do")
    func blobs() {
        let text = "100644 blob \(commit)      12\ta b\0120000 blob \(commit)       3\tl\0160000 commit \(commit)       -\tm\0nonsense\0"
        #expect(Mirror.blobs(printed: Array(text.utf8)).map { "\($0.path) \($0.size)" } == ["a b 12"])
    }

    @Test(
        "tells why a merge cannot be done",
        arguments: [
            ("\(other)\na.tf\nb.tf\n\nAuto-merging a.tf\nCONFLICT (content): x\n", "Auto-merging a.tf\nCONFLICT (content): x"),
            ("no gap", "no gap"), ("", ""),
        ])
    func conflict(printed: String, expected: String) { #expect(Mirror.conflict(printed: printed) == expected) }
}
