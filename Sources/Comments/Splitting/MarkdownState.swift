/// What is open at a place in a Markdown text and must be closed if the text is cut there.
struct MarkdownState: Hashable {
    /// The length of the fence of the code block we are in; 0 outside.
    var fence = 0
    var isInlineCode = false
    /// How many folded sections we are in.
    var folds = 0

    enum Closure: CaseIterable { case nothing, code, details, codeInDetails, inlineCode }
    var closure: Closure {
        if fence > 0 { return folds > 0 ? .codeInDetails : .code }
        if folds > 0 { return .details }
        return isInlineCode ? .inlineCode : .nothing
    }
}

/// The states of a text from its beginning to its end, found in one pass.
struct MarkdownStates {
    private var changes: [(offset: Int, state: MarkdownState)] = [(0, MarkdownState())]
    private var state = MarkdownState()

    init(_ bytes: [UInt8]) {
        var index = 0
        var isLineStart = true
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                index += 1
                isLineStart = true
                // We write no code spans over several lines: one that is still open belongs to a stray back-tick.
                state.isInlineCode = false
            case UInt8(ascii: "`"):
                index = takeTicks(bytes, at: index, isLineStart)
                isLineStart = false
            case UInt8(ascii: "<"):
                index = takeTag(bytes, at: index)
                isLineStart = false
            case let byte:
                index += 1
                isLineStart = isLineStart && byte == UInt8(ascii: " ")
            }
            record(index)
        }
    }

    /// The state after the first `offset` bytes.
    func state(at offset: Int) -> MarkdownState {
        var (low, high) = (0, changes.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if changes[middle].offset <= offset { low = middle } else { high = middle }
        }
        return changes[low].state
    }

    private mutating func record(_ offset: Int) {
        if changes[changes.count - 1].state != state { changes.append((offset, state)) }
    }

    private mutating func takeTicks(_ bytes: [UInt8], at start: Int, _ isLineStart: Bool) -> Int {
        var end = start
        while end < bytes.count, bytes[end] == UInt8(ascii: "`") { end += 1 }
        let count = end - start
        if state.fence > 0 {
            if isLineStart, count >= state.fence { state.fence = 0 }
        } else if isLineStart, count >= 3 {
            state.fence = count
        } else if count % 2 == 1 {
            state.isInlineCode.toggle()
        }
        return end
    }

    private mutating func takeTag(_ bytes: [UInt8], at start: Int) -> Int {
        guard state.fence == 0, !state.isInlineCode else { return start + 1 }
        let rest = bytes[start...]
        if rest.starts(with: "<details".utf8) {
            state.folds += 1
            return start + "<details".utf8.count
        }
        guard rest.starts(with: "</details>".utf8) else { return start + 1 }
        state.folds = max(0, state.folds - 1)
        return start + "</details>".utf8.count
    }
}
