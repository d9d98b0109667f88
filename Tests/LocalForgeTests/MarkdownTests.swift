import LocalForge
import TestSupport
import Testing

@Suite("Markdown becomes HTML that cannot do harm") struct MarkdownTests {
    @Test("for the comments of a Terraform server", arguments: ["plan", "policies", "text"]) func goldens(name: String) {
        expectGolden(Markdown.html(of: Self.samples[name] ?? ""), "\(name).html")
    }

    private static let samples = [
        "plan": """
        Ran Plan for 2 projects:

        1. project: `one` dir: `a` workspace: `default`
        1. dir: `b` workspace: `default`
        ---

        ### 1. project: `one` dir: `a` workspace: `default`
        <details><summary>Show Output</summary>

        ```diff
        Terraform will perform the following actions:

        + resource "null_resource" "a" {
        -   id = 1
        !   x  = <b>
        @@ place
          }
        ```
        </details>

        * :arrow_forward: To **apply** this plan, comment:
          ```shell
          atlantis apply -p one

          again
          ```
        * :put_litter_in_its_place: To **delete** this plan and lock, click [here](http://localhost:4141/lock?id=a%2Fb&c=d)
        * :repeat: To **plan** this project again, comment:
          ```shell
          atlantis plan -p one
          ```
        :twisted_rightwards_arrows: Upstream was modified, a new merge was performed.

        ---
        ### Plan Summary

        2 projects, 1 with changes, 1 with no changes, 0 failed

        * :fast_forward: To **apply** all unapplied plans from this Pull Request, comment:
          ```shell
          atlantis apply
          ```
        """,
        "policies": """
        **Policy Check Failed**: some policies
        #### Policy Set: `set`
        ```diff
        FAIL - <root>
        ```
        #### Policy Approval Status:
        ```
        policy set: set: requires: 1 approval(s), have: 0.
        ```
        <details><summary>:white_check_mark: 2 previously approved items</summary>

        ```diff
        - one
        ```
        </details>
        <details><summary>Log</summary>
        <p>

        ```
        [INFO] text
        ```
        </p></details>
        """,
        "text": """
        # One
        Two
        ===
        A *b* _c_ **d *e*** ~~f~~ `` g ` h `` snake_case_word 2 * 3 * 4 \\*no\\* a__b
        https://example.com/a?b=c&d, (http://x.invalid). [no](javascript:alert) [rel](/x) :x: :unknown: 12:30:45
        > quoted
        > - one
        >   two

        - a
          - b
            1. c

        - loose

        + other
        7) seven
        line<br>break
        ***
        ~~~
        unclosed <fence>
        """,
    ]

    @Test(
        "whatever is written",
        arguments: [
            "<script>alert(1)</script>", "<details onclick=alert(1)>", "<details><summary onclick=x>a</summary>", "<SCRIPT>",
            "</div></body>",
            "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "[a](http://x\"onmouseover=alert(1))", "[<img src=x>](http://x)",
            "`<script>`", "```\"onload=x\n</code><script>\n```", "http://x\"><script>", "[a](data:text/html,<script>)",
            "<summary><script></summary>",
            "**<script>**", "\\<script>", "</details></details><script>", "<br onload=x>", "[x](http://a/<script>)", "&lt;script&gt;",
            "~~~<script>\n",
            "[a](https://x' onclick='y)", "# <svg onload=x>", "> <iframe src=x>", "1. <a href=javascript:x>", ":<b>:", "<p onclick=x>",
        ])
    func hostile(text: String) throws {
        let html = Markdown.html(of: text)
        for tag in html.matches(of: /<\/?([^>\s]*)([^>]*)>/) {
            let known = [
                "p", "br", "hr", "a", "code", "pre", "strong", "em", "del", "ul", "ol", "li", "blockquote", "details", "summary", "span",
                "h1",
            ]
            #expect(known.contains(String(tag.output.1)), "\(html)")
            let attributes = /( (href="https?:\/\/[^"<>]*"|rel="[a-z ]*"|class="[a-z]*"|start="[0-9]*"))*/
            #expect(String(tag.output.2).wholeMatch(of: attributes) != nil, "\(html)")
        }
        #expect(html.matches(of: /<details>/).count == html.matches(of: /<\/details>/).count)
    }

    @Test(
        "in little time, however it is built",
        arguments: [
            "*", "**a ", "[", "[a](", "`", "` `` ", "_a", "~~a", "> ", "- ", "\n\n- a", "<details>", "<summary>", "</summary><summary>",
            ":", "http://", "- a\n\n\n",
            "1. ", "\n", "  \n", "```\n", "# ", "\\", "*a_b", "- ```\n", "h", "[a](http://x", "**a*b",
        ])
    func patience(piece: String) {
        let text = String(repeating: piece, count: 65536 / piece.count)
        let time = ContinuousClock().measure { _ = Markdown.html(of: text) }
        // Generous: this is a debug build beside other tests; what it must not be is minutes.
        #expect(time < .seconds(20), "\(time)")
    }
}
