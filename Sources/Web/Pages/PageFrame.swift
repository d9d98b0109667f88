import Foundation

/// What every page needs besides its own content.
struct PageFrame: Sendable {
    /// Stands before every path of ours.
    var basePath: String
    var version: String
    /// Marks our own style and script for the browser; another for every answer.
    var nonce: String
    var timeZone: TimeZone

    /// A whole page.
    func page(_ title: String, _ content: HTML, script: HTML? = nil) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) · Bulkhead</title>
        <link rel="icon" href="data:,">
        <style nonce="\(nonce)">\(PageStyle.sheet)</style>
        </head>
        <body>
        <header><a class="brand" href="\(basePath)/">Bulkhead</a></header>
        <main>
        \(content)
        </main>
        <footer>Bulkhead \(version)</footer>
        \(script.map { "<script nonce=\"\(nonce)\">\($0)</script>\n" })</body>
        </html>

        """
    }

    /// A moment as people read it, with the exact one beside it.
    func time(_ seconds: Double) -> HTML {
        let exact = Date(timeIntervalSince1970: seconds.rounded(.down)).ISO8601Format()
        return "<time datetime=\"\(exact)\">\(plainTime(seconds))</time>"
    }

    /// `2006-01-02 15:04:05` in the server's time zone.
    func plainTime(_ seconds: Double) -> String {
        var style = Date.ISO8601FormatStyle(timeZone: timeZone)
        style = style.year().month().day().dateSeparator(.dash).dateTimeSeparator(.space).time(includingFractionalSeconds: false)
            .timeSeparator(.colon)
        return Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(style)
    }

    /// A link out of the server. Only web addresses become one: a forge's word is not ours.
    func link(_ url: String, _ text: HTML) -> HTML {
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else { return text }
        return "<a href=\"\(url)\" rel=\"noreferrer\">\(text)</a>"
    }

    /// A form of one button.
    func button(_ text: String, posts path: String, tone: String, fields: HTML = "") -> HTML {
        "<form method=\"post\" action=\"\(basePath)\(path)\">\(fields)<button class=\"\(tone)\">\(text)</button></form>"
    }
}
