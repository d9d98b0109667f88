struct Demo { var root: String?; func run() async throws {} }
