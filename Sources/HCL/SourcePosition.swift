/// A place in a file, as people count: lines and columns begin with 1.
package struct SourcePosition: Hashable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePosition: Comparable {
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        left.file == right.file ? (left.line, left.column) < (right.line, right.column) : left.file < right.file
    }
}
