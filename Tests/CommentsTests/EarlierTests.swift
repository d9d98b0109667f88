import Comments
import Domain
import Testing

@Suite("A comment of ours is out of date") struct EarlierTests {
    private static let plan = EarlierComments(command: .plan)
    private static let check = EarlierComments(command: .plan, isPolicyCheck: true)
    private static let dir = EarlierComments(command: .plan, dir: "a/b")

    @Test(
        "if its first line names the command and the folder",
        arguments: [
            ("Ran Plan for dir: `a/b` workspace: `default`\n\nx", plan, true), ("Ran Plan for 2 projects:\n\n1. x", plan, true),
            ("\n  ran plan for 0 projects:", plan, true), ("**Plan Error**\n```\nx\n```", plan, true),
            ("**Plan Failed**: x", plan, true), ("Continued plan output from previous comment.\nx", plan, true),
            ("Ran Apply for dir: `plan` workspace: `default`\n\nPlan", plan, false), ("Ran Apply for 2 projects:\n\nRan Plan", plan, false),
            ("Ran Apply for project: `` plan` `` dir: `a` workspace: `plan`", plan, false), ("", plan, false), ("\r\n\r\n", plan, false),
            ("Ran Policy Check for dir: `a/b` workspace: `default`", plan, false),
            ("Ran Policy Check for dir: `a/b` workspace: `default`", check, true), ("Ran Plan for dir: `a/b` workspace: `x`", check, false),
            ("Ran Plan for dir: `a/b` workspace: `x`", dir, true), ("Ran Plan for project: `p` dir: `a/b` workspace: `x`", dir, true),
            ("Ran Plan for dir: `a/b/c` workspace: `x`", dir, false), ("Ran Plan for project: `a/b` dir: `c` workspace: `x`", dir, false),
            ("Ran Plan for 2 projects:\n\n1. dir: `a/b` workspace: `x`", dir, false),
            ("Ran Apply for 1 projects:", EarlierComments(command: .apply), true),
            ("Ran State `rm` for 1 projects:", EarlierComments(command: .state), true),
            ("Approved Policies for 1 projects:", EarlierComments(command: .approvePolicies), false),
            ("Ran Approve Policies for 1 projects:", EarlierComments(command: .approvePolicies), true),
        ] as [(String, EarlierComments, Bool)])
    func earlier(body: String, what: EarlierComments, expected: Bool) {
        #expect(CommentWriter().isEarlier(body, what) == expected)
    }

    @Test(
        "in the operator's language and in English",
        arguments: [
            (
                "Se ejecutó Verificar políticas para directorio: `a/b` espacio de trabajo: `x`",
                EarlierComments(command: .plan, isPolicyCheck: true, dir: "a/b"), true
            ),
            ("Ran Policy Check for dir: `a/b` workspace: `x`", EarlierComments(command: .plan, isPolicyCheck: true, dir: "a/b"), true),
            ("Ran Apply for dir: `a/b` workspace: `x`", EarlierComments(command: .plan, isPolicyCheck: true, dir: "a/b"), false),
        ])
    func languages(body: String, what: EarlierComments, expected: Bool) {
        #expect(CommentWriter(.init(language: .spanish)).isEarlier(body, what) == expected)
    }
}
