/// What pages load beside themselves.
enum Assets {
    static let style = """
        :root { --line: #d0d7de; --quiet: #59636e; --paper: #fff; --ink: #1f2328; --shade: #f6f8fa; --link: #0969da; }
        @media (prefers-color-scheme: dark) {
          :root { --line: #3d444d; --quiet: #9198a1; --paper: #0d1117; --ink: #f0f6fc; --shade: #151b23; --link: #4493f8; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; }
        body > header { background: var(--shade); border-bottom: 1px solid var(--line); padding: .7rem 1.2rem; font-weight: 600; }
        main { max-width: 62rem; margin: 1.2rem auto; padding: 0 1.2rem; }
        h1 { font-size: 1.5rem; font-weight: 500; } h2 { font-size: 1.05rem; margin: .3rem 0; }
        a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
        .quiet { color: var(--quiet); font-weight: 400; }
        .box { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 1rem; padding: .7rem 1rem; }
        article.box { padding: 0; } article > header { background: var(--shade); border-bottom: 1px solid var(--line); padding: .45rem 1rem; }
        .markdown { padding: .3rem 1rem; overflow-wrap: anywhere; } article > .label { margin: 0 0 .6rem 1rem; }
        .markdown h3 { font-size: 1.05rem; } .markdown h4 { font-size: 1rem; } .markdown li > pre { margin: .3rem 0; }
        .badge, .label { display: inline-block; border-radius: 2rem; padding: .05rem .7rem; background: #6e7781; color: #fff; font-size: .85rem; }
        .label { background: var(--shade); color: var(--ink); border: 1px solid var(--line); }
        .open { background: #1a7f37; } .merged { background: #8250df; } .closed { background: #cf222e; }
        .list { list-style: none; margin: 0; padding: 0; } .list li { padding: .3rem 0; }
        .dot { display: inline-block; width: .7rem; height: .7rem; border-radius: 50%; background: #bf8700; }
        .dot.success { background: #1a7f37; } .dot.failure, .dot.error { background: #cf222e; }
        pre { background: var(--shade); border-radius: 6px; padding: .7rem; overflow: auto; font-size: 13px; line-height: 1.45; }
        code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .87em; background: var(--shade); border-radius: 4px; padding: .1em .3em; }
        pre code { padding: 0; font-size: 1em; }
        .added { background: #2da44e33; } .removed { background: #cf222e33; } .changed { background: #bf870033; } .place { color: var(--quiet); }
        textarea { display: block; width: 100%; margin: .5rem 0; font: inherit; background: var(--paper); color: inherit; border: 1px solid var(--line); border-radius: 6px; padding: .5rem; }
        button { font: inherit; font-weight: 600; border: 0; border-radius: 6px; padding: .4rem 1rem; background: #1f883d; color: #fff; cursor: pointer; }
        select { font: inherit; background: var(--paper); color: inherit; border: 1px solid var(--line); border-radius: 6px; }
        summary { cursor: pointer; } blockquote { margin: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--quiet); }

        """

    static let script = """
        "use strict";
        const live = document.getElementById("live");
        const show = async () => {
          const answer = await fetch(live.dataset.path + "/live");
          if (!answer.ok) return;
          const text = await answer.text();
          if (text === live.dataset.shown) return;
          const commit = () => live.querySelector("[data-commit]")?.dataset.commit;
          const before = commit();
          const open = [...live.querySelectorAll("article details")].map(box => box.open);
          const chosen = live.querySelector("select")?.value;
          live.innerHTML = text;
          live.dataset.shown = text;
          const boxes = [...live.querySelectorAll("article details")];
          boxes.forEach((box, index) => { if (open[index]) box.open = true; });
          const select = live.querySelector("select");
          if (select && chosen) select.value = chosen;
          // The files below are another commit's now; words half written are worth more than fresh files.
          if (commit() !== before && !document.querySelector("textarea").value) location.reload();
        };
        if (live) {
          let waiting = false;
          new EventSource(live.dataset.path + "/changes").onmessage = () => {
            if (waiting) return;
            waiting = true;
            setTimeout(() => { waiting = false; show(); }, 150);
          };
        }

        """
}
