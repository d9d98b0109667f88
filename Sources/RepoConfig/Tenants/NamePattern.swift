import Domain

/// All names that a secret can come to have, whatever projects are called.
struct NamePattern {
    private typealias Bytes = Set<UInt8>
    private struct Step {
        var bytes: Bytes
        var next: Int
    }

    /// What may follow in each state.
    private var steps: [[Step]] = [[]]
    private var last = 0
    /// What every name begins with.
    private var beginning: [UInt8] = []
    let hasVariables: Bool
    private let spelling: SecretSpelling

    /// nil if the text is no name.
    init?(_ selection: StoredEnvironment.Selection, in store: SecretStore) {
        guard let name = try? SecretName(selection.secret) else { return nil }
        spelling = store.spelling
        hasVariables = !name.variables.isEmpty
        for part in name.parts {
            switch part {
            case .literal(let text): addLiteral(text)
            case .variable: addVariable()
            }
        }
        if case .literal(let text) = name.parts.first { beginning = text.utf8.map(folded) }
        if case .prefix = selection { steps[last].append(Step(bytes: Self.everything, next: last)) }
    }

    private mutating func addState() -> Int {
        steps.append([])
        return steps.count - 1
    }

    private mutating func addLiteral(_ text: String) {
        for byte in text.utf8 {
            let next = addState()
            steps[last].append(Step(bytes: [folded(byte)], next: next))
            last = next
        }
    }

    /// One or more characters of a value, in its spelling.
    private mutating func addVariable() {
        let (kept, escaped, halfway) = (addState(), addState(), addState())
        let plain = Self.everything.filter(spelling.keeps)
        for state in [last, kept] {
            steps[state].append(Step(bytes: plain, next: kept))
            steps[state].append(Step(bytes: [spelling.escape], next: escaped))
        }
        steps[escaped].append(Step(bytes: Self.digits, next: halfway))
        steps[halfway].append(Step(bytes: Self.digits, next: kept))
        last = kept
    }

    /// Stores with a narrow alphabet may ignore case.
    private func folded(_ byte: UInt8) -> UInt8 {
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        return isCapital && spelling == .narrow ? byte + 32 : byte
    }

    private static let everything = Bytes(0...255)
    private static let digits = Bytes("0123456789abcdef".utf8)

    /// Whether nothing at the beginning keeps the two apart. It is quick, and most names differ there.
    func beginsLike(_ other: NamePattern) -> Bool { zip(beginning, other.beginning).allSatisfy(==) }

    /// Whether there is a name that both can come to have.
    func meets(_ other: NamePattern) -> Bool {
        var waiting = [Pair(mine: 0, theirs: 0)]
        var seen = Set(waiting)
        while let pair = waiting.popLast() {
            if pair.mine == last, pair.theirs == other.last { return true }
            for step in steps[pair.mine] {
                for their in other.steps[pair.theirs] where !step.bytes.isDisjoint(with: their.bytes) {
                    let next = Pair(mine: step.next, theirs: their.next)
                    if seen.insert(next).inserted { waiting.append(next) }
                }
            }
        }
        return false
    }

    private struct Pair: Hashable {
        var mine: Int
        var theirs: Int
    }
}
