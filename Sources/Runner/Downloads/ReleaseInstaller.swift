import Domain
import Foundation
import Glibc
import Sandbox

/// Downloads one release. Until the last step nothing lies under the program's name, and until it was checked nothing may be run.
struct ReleaseInstaller: Sendable {
    let settings: DownloadSettings
    let web: WebFiles
    let runner: RunnerSettings
    let sandbox: Launcher

    private static let leftoverPrefix = ".download-"

    private var folder: String { runner.programFolder }

    func installed(_ release: Release) -> String? {
        let path = "\(folder)/\(release.installedName)"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// Removes what a server that was killed had begun.
    func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(Self.leftoverPrefix) {
            try? Files.remove("\(folder)/\(name)")
        }
    }

    /// Downloads, checks and installs: the program's path. Only one at a time may do it for a release.
    func install(_ release: Release) async throws -> String {
        let part = "\(folder)/\(Self.leftoverPrefix)\(release.installedName)"
        defer { try? Files.remove(part) }
        do {
            try Files.remove(part)
            try Files.makeFolder(part)
        } catch { throw DownloadFault(.unable(error.text), release.archive) }
        try checkSpace(for: release)
        let sha256 = try await signedChecksum(of: release, in: part)
        let archive = "\(part)/archive.zip"
        try await web.save(release.archive, as: archive, limit: settings.archiveLimit, within: settings.archiveTime)
        do {
            guard try PlainFile(reading: archive)?.closing({ try $0.sha256() }) == sha256 else {
                throw DownloadFault(.altered, release.archive)
            }
            let program = try await unpack(release, archive, in: part)
            return try moveIntoPlace(program, release)
        } catch let fault as FileFault { throw DownloadFault(.unable("\(fault)"), release.archive) }
    }

    /// The archive's SHA-256, believed because of the signature.
    private func signedChecksum(of release: Release, in part: String) async throws -> String {
        let (sums, signature) = ("\(part)/SHA256SUMS", "\(part)/SHA256SUMS.sig")
        let text = try await web.read(release.checksums, limit: 1 << 20, within: settings.fileTime)
        try NewFile.write(text, to: sums)
        try NewFile.write(try await self.signature(of: release), to: signature)
        let check = SignatureCheck(sandbox: sandbox, searchPath: runner.searchPath)
        if let complaint = try await check.complaint(about: sums, signedBy: signature, trusting: release.source.keys, in: part) {
            throw DownloadFault(.untrusted(complaint), release.checksums)
        }
        guard let sha256 = Checksums(String(decoding: text, as: UTF8.self)).sha256(of: release.archiveName) else {
            throw DownloadFault(.malformed("it does not list \(release.archiveName) once"), release.checksums)
        }
        return sha256
    }

    private func signature(of release: Release) async throws -> [UInt8] {
        for address in release.signatures.dropLast() {
            do {
                return try await web.read(address, limit: 64 << 10, within: settings.fileTime)
            } catch let fault as DownloadFault where fault.kind == .missing { continue }
        }
        return try await web.read(release.signatures[release.signatures.count - 1], limit: 64 << 10, within: settings.fileTime)
    }

    /// Unpacks the one program: its path. unzip writes it itself: a program that we had open for writing could not be started
    /// while a process that another thread is just starting still has our descriptor.
    private func unpack(_ release: Release, _ archive: String, in part: String) async throws -> String {
        let invocation = Invocation(
            "unzip", ["-q", "-o", archive, release.program, "-d", "\(part)/unpacked"],
            environment: ["PATH": runner.searchPath, "LC_ALL": "C"], in: part)
        do {
            let captured = try await sandbox.capture(invocation, limit: 1 << 20, within: .seconds(5 * 60))
            guard captured.ending.isSuccess else {
                throw DownloadFault(
                    .malformed("no \(release.program) could be unpacked from it (unzip: \(captured.ending))"), release.archive)
            }
        } catch let fault as SandboxFault where fault.kind == .programMissing {
            throw DownloadFault(.unable("the server has no unzip (Debian's package unzip)"), release.archive)
        }
        return "\(part)/unpacked/\(release.program)"
    }

    /// On the disk before it has its name: a crash leaves the whole program or none.
    private func moveIntoPlace(_ program: String, _ release: Release) throws -> String {
        let path = "\(folder)/\(release.installedName)"
        let descriptor = open(program, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FileFault("opening", program) }
        defer { Glibc.close(descriptor) }
        guard fchmod(descriptor, 0o755) == 0, fsync(descriptor) == 0 else { throw FileFault("flushing", program) }
        guard rename(program, path) == 0 else { throw FileFault("naming", path) }
        try PlainFile.flushFolder(folder)
        return path
    }

    private func checkSpace(for release: Release) throws {
        var space = statvfs()
        guard statvfs(folder, &space) == 0 else { throw DownloadFault(.unable("\(FileFault("looking at", folder))"), release.archive) }
        guard UInt64(space.f_bavail) * UInt64(space.f_frsize) >= UInt64(settings.spareSpace) else {
            throw DownloadFault(.unable("less than \(settings.spareSpace >> 20) MiB are free on the server's disk"), release.archive)
        }
    }
}

extension PlainFile {
    fileprivate func closing<Value>(_ body: (PlainFile) throws -> Value) rethrows -> Value {
        defer { close() }
        return try body(self)
    }
}
