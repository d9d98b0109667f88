import Comments
import Domain
import Testing

@Suite("An apply that cannot begin") struct ApplyObstacleTests {
    private static let key = ProjectKey(dir: "D", workspace: "W", name: "P")
    private static let a = "aaaaaaaaaaaa"
    private static let b = "bbbbbbbbbbbb"

    // commands.md 9.2.1, projects.md 89 to 101
    @Test(
        "says what stands in its way",
        arguments: [
            (.nothingRecorded(hasPlans: true), "no recorded plan status found; run `atlantis plan` before apply"),
            (.nothingRecorded(hasPlans: false), "no current plan status found; run `atlantis plan` before apply"),
            (
                .otherCommit(recorded: a, current: b, isRecord: false),
                "plans are from commit aaaaaaa but current head is bbbbbbb; run `atlantis plan` before apply"
            ),
            (
                .otherCommit(recorded: a, current: b, isRecord: true),
                "recorded plan status is from commit aaaaaaa but current head is bbbbbbb; run `atlantis plan` before apply"
            ),
            (
                .otherBase(recorded: "main", current: "release", isRecord: false),
                "plans are for base branch \"main\" but current base branch is \"release\"; run `atlantis plan` before apply"
            ),
            (
                .unknownPlan(key),
                "plan file found for dir \"D\" workspace \"W\" project \"P\" but no matching plan status exists; run `atlantis plan`"
            ),
            (
                .unsuitable(key, .applied),
                "plan for dir \"D\" workspace \"W\" project \"P\" has status \"applied\" and cannot be applied; run `atlantis plan`"
            ),
            (
                .planMissing(key, .planned),
                "plan file is missing for dir \"D\" workspace \"W\" project \"P\" with status \"planned\"; run `atlantis plan`"
            ),
            (
                .errored(key),
                "plan for dir \"D\" workspace \"W\" project \"P\" errored and cannot be applied without a plan file; run `atlantis plan`"
            ),
            (.neverPlanned, "no working directory found–did you run plan?"),
            (.noPlan(key), "no plan found at path \"D\" and workspace \"W\"–did you run plan?"),
        ] as [(ApplyObstacle, String)])
    func sentence(obstacle: ApplyObstacle, expected: String) {
        let comment = CommentWriter().write(.obstacle(obstacle), output: { _ in "" }, lockURL: { _ in "" })
        #expect(comment == "**Apply Error**\n```\n\(expected)\n```")
    }
}
