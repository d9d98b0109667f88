import Yams

/// The projects of a repository's file as they stand there, before it is known which of them count.
struct WrittenProjects {
    struct Item {
        var line: Int
        var dir: String
        var hasBranch: Bool
    }

    let items: [Item]

    /// Reads a text that was found to be in order.
    init(_ text: String) {
        let list = (try? Yams.compose(yaml: text))??.mapping?["projects"]?.sequence
        items = (list ?? []).map { node in
            Item(line: node.mark?.line ?? 0, dir: node.mapping?["dir"]?.string ?? "", hasBranch: node.mapping?["branch"] != nil)
        }
    }
}
