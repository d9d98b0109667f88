/// What is wrong with a command that someone typed.
struct Complaint: Error, Hashable {
    var message: String
    /// Whether the usage that follows is titled with the command's positional words.
    var namesPositionals = false

    init(_ message: String, namesPositionals: Bool = false) {
        self.message = message
        self.namesPositionals = namesPositionals
    }
}
