import Crypto
package import Domain
import Foundation
import Glibc
import Sandbox

/// A folder that only one job sees: its home, its temporary files, and the files of its credentials. It goes with the job.
struct PrivateFolder {
    let path: String

    var home: String { path + "/home" }
    var temporary: String { path + "/tmp" }

    /// Makes it anew: of an earlier attempt nothing is left.
    init(of job: Job.ID, in settings: RunnerSettings) throws {
        let parent = settings.privateFolder
        path = "\(parent)/\(job.text)"
        try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Self.checkIsOurs(parent)
        try? FileManager.default.removeItem(atPath: path)
        for folder in [path, home, temporary] {
            guard mkdir(folder, 0o700) == 0 else { throw FileFault("creating", folder) }
        }
    }

    /// Everybody may make folders in the machine's memory, so another user may have been there first.
    private static func checkIsOurs(_ folder: String) throws {
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw FileFault("creating", folder) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(), status.st_mode & 0o077 == 0 else {
            throw FileFault("using", folder, code: EPERM)
        }
    }

    func write(_ files: [String: Secret]) throws {
        for (name, text) in files {
            let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o400)
            guard file >= 0 else { throw FileFault("creating", "\(path)/\(name)") }
            let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
            try handle.write(contentsOf: Data(text.reveal().utf8))
            try handle.close()
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

extension RunnerSettings {
    /// Where jobs have what nobody else may see: in memory, so that it does not outlive the machine.
    var privateFolder: String {
        let memory = "/dev/shm"
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let isMemory = mounts.split(separator: "\n").contains { $0.split(separator: " ").dropFirst().starts(with: [memory[...], "tmpfs"]) }
        guard isMemory, access(memory, W_OK) == 0 else { return "\(dataFolder)/private" }
        // Short: providers listen on a socket among their temporary files, and its path has 107 characters at most.
        let digest = SHA256.hash(data: Data(dataFolder.utf8)).prefix(6).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
        return "\(memory)/bulkhead-\(getuid())-\(digest)"
    }

    /// Removes what jobs of a server that died have left. One whose program is still at work keeps it until that has ended.
    package func sweepPrivateFolders() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: privateFolder)) ?? [] {
            let job = Job.ID(name)
            if !Orphan.isAlive(marker: JobFolder(of: job, dataFolder: dataFolder).marker) { removePrivateFolder(of: job) }
        }
    }

    /// Removes what a job left that ended without its server.
    package func removePrivateFolder(of job: Job.ID) { try? FileManager.default.removeItem(atPath: "\(privateFolder)/\(job.text)") }
}
