/// A page that only says something, such as that there is nothing here.
struct NoticePage: Sendable {
    var title: String
    var text: String

    func html(in frame: PageFrame) -> HTML {
        frame.page(
            title,
            """
            <h1>\(title)</h1>
            <p>\(text)</p>
            <p><a href="\(frame.basePath)/">Locks and jobs</a></p>
            """)
    }
}
