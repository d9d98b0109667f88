import Foundation
import TestSupport
import Testing

@Suite("The doubles of Azure and Google", .serialized) struct VendorTests {
    @Test("do for the vendors' own clients", arguments: [("azure", 12), ("google", 8)])
    func clients(cloud: String, flows: Int) async throws {
        try await withTemporaryFolder { folder in
            let ended = try await runProgram(
                Lab.python.path, [sharedFolder.appending(path: "labs/sdk_check.py").path, "--only", cloud], in: folder,
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path])
            #expect(ended.status == 0, "\(ended.output)")
            #expect(ended.output.split(separator: "\n").count { $0.hasPrefix("ok \(cloud) ") } == flows, "\(ended.output)")
        }
    }
}
