/// Blocks of one type in JSON: objects in objects, one for each label; lists where there are several.
struct JSONBlocks {
    let type: String
    private(set) var misfits: [SourcePosition]
    private(set) var blocks: [Block] = []
    private var labels: [String] = []

    init(type: String, misfits: [SourcePosition]) {
        self.type = type
        self.misfits = misfits
    }

    mutating func read(_ value: WrittenValue, labelsLeft: Int) {
        switch value.form {
        case .object(let entries): read(entries, at: value.position, labelsLeft)
        case .list(let elements):
            for element in elements {
                guard case .object(let entries) = element.form else {
                    misfits.append(element.position)
                    continue
                }
                read(entries, at: element.position, labelsLeft)
            }
        case .null: break
        default: misfits.append(value.position)
        }
    }

    private mutating func read(_ entries: [WrittenValue.Entry], at position: SourcePosition, _ labelsLeft: Int) {
        guard labelsLeft > 0 else {
            blocks.append(Block(type: type, labels: labels, body: Body(.json(entries)), position: position))
            return
        }
        for entry in entries where entry.key != "//" {
            labels.append(entry.key)
            read(entry.value, labelsLeft: labelsLeft - 1)
            labels.removeLast()
        }
    }
}
