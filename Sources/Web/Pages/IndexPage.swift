import Comments
import Domain
import Storage

/// The first page: what is locked, what was done lately, and whether applies are stopped.
struct IndexPage: Sendable {
    var locks: [Lock]
    var jobs: [JobView]
    /// nil where the operator does not offer the switch.
    var applySwitch: ApplySwitch?
    /// Whether a plan has just been discarded.
    var hasDiscarded = false

    enum ApplySwitch: Sendable {
        case enabled
        /// Seconds since 1970.
        case stopped(since: Double)
    }

    func html(in frame: PageFrame) -> HTML {
        frame.page(
            "Locks and jobs",
            """
            \(banner)\(applySwitch.map { section($0, frame) })<h2>Locks</h2>
            \(locks.isEmpty ? "<p class=\"none\">No locks found.</p>" : lockTable(frame))
            <h2>Jobs</h2>
            \(jobs.isEmpty ? "<p class=\"none\">No jobs found.</p>" : jobTable(frame))
            """)
    }

    private var banner: HTML? {
        hasDiscarded ? "<p class=\"card banner\" role=\"status\">Plan discarded and unlocked!</p>\n" : nil
    }

    private func section(_ state: ApplySwitch, _ frame: PageFrame) -> HTML {
        switch state {
        case .enabled:
            """
            <section class="card row"><p>Apply commands are enabled</p>
            <details><summary>Disable apply commands…</summary>
            Nobody can apply until they are enabled again. \(frame.button("Disable Apply Commands", posts: "/apply/stop", tone: "danger"))
            </details></section>

            """
        case .stopped(let since):
            """
            <section class="card row stop"><p><strong class="bad">Apply commands are disabled globally</strong><br>
            Lock Status: Active<br>Active Since: \(frame.time(since))</p>
            <details><summary>Enable apply commands…</summary>
            Everybody who may apply can do so again. \(frame.button("Enable Apply Commands", posts: "/apply/allow", tone: "plain"))
            </details></section>

            """
        }
    }

    private func lockTable(_ frame: PageFrame) -> HTML {
        """
        <div class="scroll"><table>
        <thead><tr><th>Repository</th><th>Project</th><th>Workspace</th><th>Locked By</th><th>Date/Time</th><th>Status</th></tr></thead>
        <tbody>
        \(locks, { row($0, frame) })</tbody>
        </table></div>
        """
    }

    private func row(_ lock: Lock, _ frame: PageFrame) -> HTML {
        """
        <tr><td>\(frame.link(lock.holderURL, "\(lock.holder.repository.fullName) #\(lock.holder.number)"))</td>\
        <td>\(lock.key.project.shownName)</td><td>\(lock.key.project.workspace)</td><td>\(lock.user)</td>\
        <td>\(frame.time(lock.takenAt))</td><td><a href="\(Links(publicURL: frame.basePath).lock(lock.key))">Locked</a></td></tr>

        """
    }

    private func jobTable(_ frame: PageFrame) -> HTML {
        """
        <div class="scroll"><table>
        <thead><tr><th>Repository</th><th>Project</th><th>Workspace</th><th>Step</th><th>Time</th><th>State</th></tr></thead>
        <tbody>
        \(jobs, { row(JobText($0), frame) })</tbody>
        </table></div>
        """
    }

    private func row(_ job: JobText, _ frame: PageFrame) -> HTML {
        """
        <tr><td>\(job.pullRequestLink(frame))</td><td>\(job.project)</td><td>\(job.workspace)</td>\
        <td class="short"><a href="\(Links(publicURL: frame.basePath).job(job.id))">\(job.step)</a></td><td>\(frame.time(job.createdAt))</td>\
        <td class="\(job.standing.tone.rawValue)">\(job.standing.text)</td></tr>

        """
    }
}

extension ProjectKey {
    /// Its folder, with its name where it has one.
    var shownName: String { name.map { "\($0) (\(dir))" } ?? dir }
}
