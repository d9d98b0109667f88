package import Domain

/// A store of secrets, as it is read. Calls may run side by side. Names are the store's own; each answer is the current version.
package protocol SecretReader: Sendable {
    /// One secret; a `StoreFault` of kind `missing` where there is none.
    func secret(named name: String) async throws(StoreFault) -> StoredSecret
    /// Every secret whose name begins with `prefix`, all pages of them, in the order of their names; one that cannot be read is an error.
    func secrets(withPrefix prefix: String) async throws(StoreFault) -> [NamedSecret]
}

/// What a store keeps under one name.
package struct StoredSecret: Sendable {
    package enum Content: Sendable {
        case text(Secret)
        /// Bytes that are no text.
        case binary
        /// Keys and values, where the store itself knows them (Vault). The text of a value is JSON.
        case pairs([(key: String, json: Secret)])
    }
    package var content: Content
    /// Which version was read.
    package var version: String?
    /// Tags or metadata of the store.
    package var tags: [String: String]
    package init(_ content: Content, version: String? = nil, tags: [String: String] = [:]) {
        self.content = content
        self.version = version
        self.tags = tags
    }
}

/// A secret with its name.
package struct NamedSecret: Sendable {
    package var name: String
    package var secret: StoredSecret
    package init(name: String, secret: StoredSecret) {
        self.name = name
        self.secret = secret
    }
}
