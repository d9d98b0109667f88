import Domain
import Foundation
import Terraform
import TestSupport
import Testing

@Suite("The impact of a real plan") struct RealPlanTests {
    @Test("is what Terraform says that it does, step by step")
    func story() async throws {
        try await withTemporaryFolder { folder in
            let root = RealRoot(folder: folder)
            #expect(
                try await root.plan(
                    """
                    resource "terraform_data" "kept" { input = "1" }
                    resource "terraform_data" "moved" {}
                    resource "terraform_data" "forgotten" {}
                    resource "terraform_data" "replaced" { triggers_replace = "1" }
                    resource "terraform_data" "many" {
                      for_each = toset(["x/y", "q]\\""])
                    }
                    """) == "+6")
            try await root.apply()
            #expect(
                try await root.plan(
                    """
                    resource "terraform_data" "kept" { input = "2" }
                    resource "terraform_data" "elsewhere" {}
                    moved {
                      from = terraform_data.moved
                      to   = terraform_data.elsewhere
                    }
                    removed {
                      from = terraform_data.forgotten
                      lifecycle { destroy = false }
                    }
                    resource "terraform_data" "replaced" { triggers_replace = "2" }
                    import {
                      to = terraform_data.imported
                      id = "x"
                    }
                    resource "terraform_data" "imported" {}
                    """)
                    == #"~1 -2 ±1 forget1 import1 move1 !forgets terraform_data.forgotten !destroys terraform_data.many["q]\""] "#
                    + #"!destroys terraform_data.many["x/y"] !replaces terraform_data.replaced"#)
            try await root.apply()
            let rest = #"resource "terraform_data" "kept" { input = "2" }"#
            #expect(try await root.plan(rest, "-target=terraform_data.kept") == "!argument(\"-target\") ")
            #expect(try await root.plan(rest, "-replace=terraform_data.kept").hasPrefix("-3 ±1 !argument(\"-replace\") "))
            #expect(try await root.plan(rest, "-destroy").hasPrefix("-4 !argument(\"-destroy\") "))
            #expect(try await root.plan(rest, "-refresh-only") == "")
        }
    }
}

/// A root that the real Terraform plans and applies, without any provider.
private struct RealRoot {
    let folder: URL

    func plan(_ configuration: String, _ arguments: String...) async throws -> String {
        try Data(configuration.utf8).write(to: folder.appending(path: "main.tf"))
        try await terraform(["init", "-input=false"])
        try await terraform(["plan", "-input=false", "-out=plan"] + arguments)
        let printed = try await terraform(["show", "-json", "plan"])
        var reading = PlanImpactReading(try HighImpactPatterns(HighImpact()), arguments: arguments)
        try reading.read(Array(printed.utf8))
        return shown(try reading.result())
    }

    func apply() async throws { try await terraform(["apply", "-input=false", "plan"]) }

    @discardableResult
    private func terraform(_ arguments: [String]) async throws -> String {
        let environment = ["HOME": folder.path, "PATH": "/usr/local/bin:/usr/bin:/bin", "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"]
        let (status, output) = try await runProgram("/usr/bin/env", ["terraform"] + arguments, in: folder, environment: environment)
        try #require(status == 0, "\(output)")
        return output
    }
}
