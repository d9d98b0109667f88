import Comments
import Domain
import TestSupport
import Testing

@Suite("A plan that code hosts shall colour") struct DiffTests {
    @Test("has its markers at the beginning of the lines, but not within texts of several lines")
    func markers() {
        let plan = """
              # aws_instance.a will be updated in-place
            ~ resource "aws_instance" "a" {
                  id        = "i-1"
                ~ type      = "small" -> "large"
                + "quoted"  = 1
                - gone      = "x" -> null
                + computed  = (known after apply)
                ~ tags      = {
                    + "Name" = "x"
                    - "Old"  = "y" -> null
                  }
                ~ list      = [
                    - "one",
                    + "two",
                      "three",
                  ]
                ~ user_data = <<-EOT
                      same = 1
                    - old = 1
                    + new
                      - not = a marker
                  EOT -> (known after apply)
                + script    = <<-EOT
                    + echo = 1
                      ~ x = 2
                  EOT
                + block {
                    + a = 1
                  }
                - a remark in a list
                +     key: value
              }

            Plan: 0 to add, 1 to change, 0 to destroy.
            """
        let result = ProjectResult(
            project: Project(key: .init(dir: ".")), job: Job.ID("1"),
            outcome: .planned(
                PlanSummary(), plan: Plan(project: .init(dir: "."), job: Job.ID("1"), commit: "", baseBranch: "", sha256: nil)))
        let results = CommandResults(
            command: Command(.plan), projects: [result], allowsApply: true, allowsApplyAll: true, locksProjects: true)
        let text = write(.results(results), .init(folds: false, marksDiffs: true), outputs: [Job.ID("1"): plan]) ?? ""
        expectGolden(text, "plan-diff.md")
    }
}
