import HTTPTypes
import Hummingbird
import HummingbirdCore

/// One page out of a list, with links to the others as GitHub gives them.
struct ListPage {
    let items: Range<Int>
    let link: String?

    init(_ request: Request, of count: Int, address: String) {
        let query = request.uri.queryParameters
        let wanted = query["per_page"].flatMap { Int($0) } ?? 30
        let size = wanted > 0 ? min(wanted, 100) : 30
        let last = max(1, (count + size - 1) / size)
        let page = min(max(1, query["page"].flatMap { Int($0) } ?? 1), last + 1)
        items = min((page - 1) * size, count)..<min(page * size, count)
        let others = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("page=") && !$0.contains(">") }
        func to(_ number: Int, _ relation: String) -> String {
            let query = (others + ["page=\(number)"]).joined(separator: "&")
            return "<\(address)\(request.uri.path)?\(query)>; rel=\"\(relation)\""
        }
        var links: [String] = []
        if page > 1 { links.append(to(page - 1, "prev")) }
        if page < last { links += [to(page + 1, "next"), to(last, "last")] }
        if page > 1 { links.append(to(1, "first")) }
        link = links.isEmpty ? nil : links.joined(separator: ", ")
    }

    var headers: HTTPFields { link.map { [HTTPField.Name("Link")!: $0] } ?? [:] }
}
