import Domain
import Glibc
import SystemPackage

/// The file that a program appends what it prints to.
struct OutputFile: Sendable {
    let descriptor: FileDescriptor
    let identity: FileIdentity

    init(_ path: String, for invocation: Invocation) throws(SandboxFault) {
        do {
            descriptor = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.append, .create, .closeOnExec], permissions: [.ownerRead, .ownerWrite])
        } catch {
            throw invocation.fault(.fileUnwritable(path, reason: "\(error)"))
        }
        identity = FileIdentity(of: descriptor)
    }

    func close() { try? descriptor.close() }
}

/// What tells one open file from another, whatever its name.
struct FileIdentity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64

    init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }

    init(of descriptor: FileDescriptor) {
        var status = stat()
        fstat(descriptor.rawValue, &status)
        self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// Follows `path`, which may be a descriptor under `/proc`; nil if nothing is there.
    init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
