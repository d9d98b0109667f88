/// How all pages look.
enum PageStyle {
    static let sheet = HTML(
        constant: """

            :root{color-scheme:light dark;--ink:#1b2430;--soft:#5c6b7c;--line:#d9e0e8;--ground:#f5f7fa;--card:#fff;--link:#0b5cad;
            --good:#17713a;--bad:#b3261e;--busy:#0b5cad;--warn:#8a5a00}
            @media (prefers-color-scheme:dark){:root{--ink:#e4e9ef;--soft:#9aa7b5;--line:#313b47;--ground:#12171d;--card:#1a212a;
            --link:#7db8f5;--good:#63c88a;--bad:#ff8a80;--busy:#7db8f5;--warn:#e5b454}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"DejaVu Sans",sans-serif;min-height:100vh;
            display:flex;flex-direction:column}
            header{background:#14202e;padding:.7rem 1.5rem}
            .brand{color:#fff;font-weight:600;letter-spacing:.02em;text-decoration:none}
            main{width:100%;max-width:1200px;margin:0 auto;padding:1rem 1.5rem 2rem;flex:1}
            footer{color:var(--soft);font-size:13px;padding:1rem 1.5rem;text-align:center}
            a{color:var(--link)}
            h1{font-size:1.35rem;margin:.6rem 0 1rem}
            h2{font-size:1.05rem;margin:1.6rem 0 .6rem}
            .card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem 1.2rem}
            .scroll{background:var(--card);border:1px solid var(--line);border-radius:8px;overflow-x:auto}
            table{border-collapse:collapse;width:100%}
            th,td{text-align:left;padding:.5rem .8rem;border-bottom:1px solid var(--line);vertical-align:top}
            tr:last-child>td{border-bottom:0}
            th{color:var(--soft);font-size:13px;font-weight:600;white-space:nowrap}
            td,dd{unicode-bidi:isolate;overflow-wrap:anywhere}
            time,.short{white-space:nowrap}
            code,pre{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:13px}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.2rem;margin:0}
            dt{color:var(--soft)}
            dd{margin:0}
            .none{color:var(--soft)}
            .good{color:var(--good)}
            .bad{color:var(--bad)}
            .busy{color:var(--busy)}
            .warn{color:var(--warn)}
            .banner{border-left:4px solid var(--good);margin:1rem 0}
            .stop{border-left:4px solid var(--bad)}
            .row{display:flex;gap:1rem;align-items:baseline;justify-content:space-between;flex-wrap:wrap}
            .row p{margin:0}
            form{display:inline}
            button{font:inherit;padding:.4rem .9rem;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--ink);
            cursor:pointer}
            button.danger{background:#b3261e;border-color:#b3261e;color:#fff}
            summary{cursor:pointer;color:var(--link)}
            details[open] summary{margin-bottom:.6rem}
            .actions{margin-top:1.2rem}
            #log{background:#0d1117;color:#dbe2ea;border-radius:8px;padding:1rem;margin:.6rem 0;overflow-x:auto;min-height:6rem;
            white-space:pre-wrap;overflow-wrap:anywhere}
            .c1{font-weight:700}.c31,.c91{color:#ff7b72}.c32,.c92{color:#56d364}.c33,.c93{color:#e3b341}.c34,.c94{color:#79c0ff}
            .c35,.c95{color:#d2a8ff}.c36,.c96{color:#76e3ea}.c30,.c90{color:#8b949e}.c37,.c97{color:#fff}

            """)
}
