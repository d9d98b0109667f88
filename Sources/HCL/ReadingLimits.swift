/// Where reading a file ends whatever is in it: files come from people who may want us to run out of stack or memory.
enum ReadingLimits {
    /// How deep blocks, brackets and templates may lie in one another. People use ten.
    static let nesting = 128
    /// How many blocks, attributes and values a file may hold. Large generated files have some hundred thousand.
    static let elements = 500_000

    static let tooDeep = "This is nested too deeply; the rest of the file was not read."
    static let tooMany = "There is too much in this file; the rest of it was not read."
}
