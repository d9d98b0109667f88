package import Domain

/// What the downloads of programs need to know.
package struct DownloadSettings: Hashable, Sendable {
    /// Where each distribution's releases lie. There are no downloads of one that is not listed.
    package var sources: [Distribution: ReleaseSource]
    /// The longest archive that is accepted. Terraform's have 20 to 40 MB.
    package var archiveLimit = 256 << 20
    /// How long an archive may take.
    package var archiveTime: Duration = .seconds(15 * 60)
    /// How long a smaller file may take.
    package var fileTime: Duration = .seconds(60)
    /// How long a list of releases counts as new.
    package var indexLifetime: Duration = .seconds(10 * 60)
    /// What must be left on the disk before something is downloaded: a full disk would stop the whole server.
    package var spareSpace = 1 << 30

    package init(sources: [ReleaseSource]) {
        self.sources = Dictionary(sources.map { ($0.distribution, $0) }) { $1 }
    }
}
