import Domain

/// One lock, and the button that ends it.
struct LockPage: Sendable {
    var lock: Lock

    func html(in frame: PageFrame) -> HTML {
        let key = lock.key
        return frame.page(
            "Lock of \(key.project.statusName)",
            """
            <h1>Lock</h1>
            <div class="card">
            <dl>
            <dt>Repository</dt><dd>\(key.repository.fullName)</dd>
            <dt>Pull request</dt><dd>\(frame.link(lock.holderURL, "#\(lock.holder.number)"))</dd>
            <dt>Owner</dt><dd>\(lock.user)</dd>
            \(key.project.name.map { "<dt>Project</dt><dd>\($0)</dd>\n" })<dt>Path</dt><dd><code>\(key.project.dir)</code></dd>
            <dt>Workspace</dt><dd><code>\(key.project.workspace)</code></dd>
            <dt>Locked at</dt><dd>\(frame.time(lock.takenAt))</dd>
            </dl>
            <p class="actions">Discarding deletes the plan: it must be planned again before it can be applied.</p>
            \(frame.button(
                "Discard Plan & Unlock", posts: "/locks/discard", tone: "danger",
                fields: "<input type=\"hidden\" name=\"id\" value=\"\(key.description)\">"))
            </div>
            """)
    }
}
