import Glibc
import Subprocess
import SystemPackage

/// The way by which a program that asks gets its one answer.
struct AnswerPipe: Sendable {
    let input: FileDescriptor
    private let output: FileDescriptor

    init() throws {
        let ends = try FileDescriptor.pipe(options: .closeOnExec)
        (input, output) = (ends.readEnd, ends.writeEnd)
    }

    func close() {
        try? output.close()
        try? input.close()
    }

    /// Looks every 100 ms whether there is an answer, until there is or the program has ended.
    func give(_ answer: @Sendable () throws -> String?, to pid: Int32) async throws {
        while !Task.isCancelled, ProcessEntry(pid: pid)?.isAlive == true {
            if let text = try answer() {
                // The program may have gone meanwhile: that it did not hear us is no fault.
                _ = try? output.writeAll(text.utf8)
                return
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
