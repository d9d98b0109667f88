/// What `work` makes of each item, in the items' order, at most `limit` of them at a time. The first fault ends the others.
func sideBySide<Item: Sendable, Value: Sendable>(
    _ items: [Item], limit: Int = 8, _ work: @escaping @Sendable (Item) async throws(StoreFault) -> Value
) async throws(StoreFault) -> [Value] {
    do {
        return try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var values = [Value?](repeating: nil, count: items.count)
            for (place, item) in items.enumerated() {
                if place >= limit, let (done, value) = try await group.next() { values[done] = value }
                group.addTask { (place, try await work(item)) }
            }
            for try await (done, value) in group { values[done] = value }
            return values.compactMap(\.self)
        }
    } catch let fault as StoreFault {
        throw fault
    } catch {
        throw StoreFault(.unreachable, doing: "reading secrets", reason: "it was given up")
    }
}
