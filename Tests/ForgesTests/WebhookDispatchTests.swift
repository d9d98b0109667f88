import Domain
import Forges
import Testing

@Suite("A webhook's forge") struct WebhookDispatchTests {
    // vcs-github §9.1
    @Test(
        "is known by its headers, Gitea first",
        arguments: [
            (["X-Gitea-Event": "push", "X-Github-Event": "push"], .gitea), (["X-Github-Event": "push"], .gitHub),
            (["X-Gitlab-Event": "Push Hook"], .gitLab), (["X-Event-Key": "a", "X-Request-UUID": "b"], .bitbucketCloud),
            (["X-Event-Key": "a", "X-Request-ID": "b"], .bitbucketServer), (["X-Event-Key": "a"], nil),
            (["Request-Id": "a"], .azureDevOps), (["X-VSS-ActivityId": "a"], .azureDevOps), (["X-Github-Event": ""], nil), ([:], nil),
        ] as [([String: String], WebhookForge?)])
    func kind(headers: [String: String], expected: WebhookForge?) {
        #expect(WebhookForge(header: { headers[$0] }) == expected)
    }

    @Test(
        "is named when it is not configured",
        arguments: [
            (.gitHub, "GitHub"), (.gitea, "Gitea"), (.gitLab, "GitLab"), (.bitbucketCloud, "Bitbucket Cloud"),
            (.bitbucketServer, "Bitbucket Server"), (.azureDevOps, "AzureDevops"),
        ] as [(WebhookForge, String)])
    func notConfigured(forge: WebhookForge, name: String) {
        let answer = WebhookAnswer.notConfigured(for: forge)
        #expect(answer == WebhookAnswer(status: 400, text: "Ignoring request since not configured to support \(name)"))
    }
}

@Suite("The answer to a webhook") struct WebhookAnswerTests {
    // vcs-github §13, Webhook HTTP
    @Test(
        "has Atlantis's words",
        arguments: [
            (.unknownForge, 400, "Ignoring request"), (.processing, 200, "Processing..."),
            (.commentingBack, 200, "Commenting back on pull request"), (.cleanedUp, 200, "Pull request cleaned successfully"),
            (.notActionable, 200, "Ignoring non-actionable pull request event"), (.commentNotAllowed, 403, "repo not allowlisted"),
            (
                .notAllowed(Repository(host: "github.com", fullName: "baxterthehacker/public-repo")), 403,
                "pull request event from non-allowlisted repo 'github.com/baxterthehacker/public-repo'"
            ),
        ] as [(WebhookAnswer, Int, String)])
    func words(answer: WebhookAnswer, status: Int, text: String) {
        #expect(answer.status == status)
        #expect(answer.body == text + "\n")
    }

    @Test(
        "quotes the start of a comment that is not for us, on one line",
        arguments: [
            ("", #""""#), ("LGTM", #""LGTM""#), (String(repeating: "a", count: 40), "\"\(String(repeating: "a", count: 40))\""),
            (String(repeating: "a", count: 41), "\"\(String(repeating: "a", count: 40))...\""),
            ("a\"b\\c\n\r\td", #""a\"b\\c\n\r\td""#), ("\u{0}\u{7}\u{8}\u{b}\u{c}\u{1b}\u{7f}", #""\x00\a\b\v\f\x1b\x7f""#),
            ("héllo – 😀", #""héllo – 😀""#), ("\u{200B}\u{202E}\u{FEFF}\u{A0}", #""\u200b\u202e\ufeff\u00a0""#),
            ("\u{E0001}", #""\U000e0001""#), (String(repeating: "a", count: 39) + "é", "\"\(String(repeating: "a", count: 39))\\xc3...\""),
            (String(repeating: "a", count: 38) + "😀", "\"\(String(repeating: "a", count: 38))\\xf0\\x9f...\""),
        ])
    func quoting(comment: String, quoted: String) {
        #expect(WebhookAnswer.notACommand(comment) == WebhookAnswer(status: 200, text: "Ignoring non-command comment: \(quoted)"))
    }
}
