/// The texts of a repository, as far as one may read them: what lies behind a link, or outside, is not there.
package struct RepositoryTexts: Sendable {
    /// The names of what lies in a folder itself, in any order; nil for a folder that is not there. The root is `.`.
    package var names: @Sendable (_ folder: String) -> [String]?
    /// nil for what is no file, is a link, or has more bytes than `limit`.
    package var text: @Sendable (_ path: String, _ limit: Int) -> String?

    package init(
        names: @escaping @Sendable (_ folder: String) -> [String]?, text: @escaping @Sendable (_ path: String, _ limit: Int) -> String?
    ) {
        self.names = names
        self.text = text
    }

    /// Texts that were loaded already, by their paths.
    package init(_ files: [String: String]) {
        var folders: [String: Set<String>] = [".": []]
        for path in files.keys {
            var (folder, rest) = (".", path.split(separator: "/")[...])
            while let name = rest.popFirst() {
                folders[folder, default: []].insert(String(name))
                folder = folder == "." ? String(name) : "\(folder)/\(name)"
                if !rest.isEmpty { folders[folder, default: []].formUnion([]) }
            }
        }
        let known = folders
        self.init(
            names: { known[$0].map(Array.init) },
            text: { path, limit in files[path].flatMap { $0.utf8.count <= limit ? $0 : nil } })
    }
}
