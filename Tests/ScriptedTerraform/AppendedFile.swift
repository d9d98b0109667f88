import Glibc

/// A file that many processes add lines to.
enum AppendedFile {
    /// One write with `O_APPEND`, so that lines of several processes do not mix.
    static func append(_ text: String, to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
        fsync(descriptor)
    }
}
