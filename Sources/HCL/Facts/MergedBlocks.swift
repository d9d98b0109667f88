/// The blocks of a module that are told apart by a key, with override files put on top of the others.
struct MergedBlocks<Key: Hashable> {
    private(set) var blocks: [(key: Key, block: Block)] = []
    private var indices: [Key: Int] = [:]

    /// Takes a block of an ordinary file; false if there is one with its key already.
    mutating func declare(_ block: Block, as key: Key) -> Bool {
        guard indices[key] == nil else { return false }
        indices[key] = blocks.count
        blocks.append((key, block))
        return true
    }

    /// Takes a block of an override file.
    mutating func override(_ key: Key, with block: Block) {
        guard let index = indices[key] else {
            _ = declare(block, as: key)
            return
        }
        blocks[index].block.body.override(with: block.body)
    }
}
