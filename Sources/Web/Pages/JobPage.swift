import Comments
import Domain

/// One job with its log, which grows while it runs.
struct JobPage: Sendable {
    var job: JobText

    func html(in frame: PageFrame) -> HTML {
        let address = Links(publicURL: frame.basePath).job(job.id)
        return frame.page("\(job.step) · \(job.pullRequest)", content(frame, address), script: JobScript.text)
    }

    private func content(_ frame: PageFrame, _ address: String) -> HTML {
        """
        <h1>\(job.step) <span class="none">\(job.project)</span></h1>
        <div class="card"><dl>
        <dt>Pull request</dt><dd>\(job.pullRequestLink(frame))</dd>
        <dt>Command</dt><dd>\(job.command)</dd>
        <dt>Project</dt><dd>\(job.project)</dd>
        <dt>Workspace</dt><dd>\(job.workspace)</dd>
        <dt>State</dt><dd id="state" class="\(job.standing.tone.rawValue)">\(job.standing.text)</dd>
        \(job.standing.detail.map { "<dt>Reason</dt><dd>\($0)</dd>\n" })<dt>Queued</dt><dd>\(frame.time(job.createdAt))</dd>
        \(job.startedAt.map { "<dt>Started</dt><dd>\(frame.time($0))</dd>\n" })\
        \(job.endedAt.map { "<dt>Ended</dt><dd>\(frame.time($0))</dd>\n" })</dl></div>
        <div class="row"><h2>Log</h2><a href="\(address)/log">Plain text</a></div>
        <noscript><p>This page shows the log with JavaScript. Without it, <a href="\(address)/log">read it as plain text</a>.</p></noscript>
        <pre id="log" tabindex="0" aria-label="Log" data-stream="\(address)/stream"></pre>
        """
    }
}

/// Shows a job's log as it comes. Text is only ever set as text; of terminal codes it knows colours.
enum JobScript {
    static let text = HTML(
        constant: #"""

            const log = document.getElementById('log'), state = document.getElementById('state');
            const source = new EventSource(log.dataset.stream);
            let colour = '', bold = false;
            function dress(codes) {
              for (const code of codes.split(';').map(Number)) {
                if (code === 0) { colour = ''; bold = false; }
                else if (code === 1) bold = true;
                else if (code === 22) bold = false;
                else if (code === 39) colour = '';
                else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) colour = 'c' + code;
              }
            }
            function put(text, into) {
              if (!text) return;
              const span = document.createElement('span');
              span.className = (colour + (bold ? ' c1' : '')).trim();
              span.textContent = text;
              into.append(span);
            }
            source.onmessage = event => {
              const atEnd = innerHeight + scrollY >= document.body.scrollHeight - 40;
              const parts = event.data.split(/\x1b\[([0-9;]*)m/), piece = document.createDocumentFragment();
              parts.forEach((part, index) => index % 2 ? dress(part) : put(part, piece));
              log.append(piece);
              if (atEnd && state.className === 'busy') scrollTo(0, document.body.scrollHeight);
            };
            source.addEventListener('restart', () => { log.replaceChildren(); colour = ''; bold = false; });
            source.addEventListener('end', event => {
              source.close();
              const end = JSON.parse(event.data);
              state.textContent = end.text;
              state.className = end.tone;
              if (!log.firstChild) log.textContent = 'There is no output.';
            });

            """#)
}
