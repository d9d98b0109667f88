import ArgumentParser
import Credentials
import Domain

/// Makes and changes an encrypted file of secrets. No value is ever printed or taken as an argument, where other users would see it.
struct SecretsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets", abstract: "Makes and changes an encrypted file of secrets, for a machine without a store.",
        discussion: """
            Such a file is a store like any other in repos.yaml: encrypted_file: { path: FILE, key_file: FILE }. It is useless without its key, so \
            keep them apart.
            """,
        subcommands: [Create.self, Put.self, Remove.self, List.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Creates the file without secrets in it, and its key unless there is one.")
        @OptionGroup var place: SecretsPlace
        func run() throws { try place.store.create() }
    }

    struct Put: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Keeps what standard input says under a name.",
            discussion: "On a terminal it is asked for, and not shown. Elsewhere one end of line at the end is left out.")
        @OptionGroup var place: SecretsPlace
        @Flag(help: "Keep the end of line at the end.") var exact = false
        @Argument(help: "The name of the secret.") var name: String
        func run() throws { try place.store.set(name, to: try TypedSecret.read(called: name, exactly: exact)) }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "remove", abstract: "Forgets a secret.")
        @OptionGroup var place: SecretsPlace
        @Argument(help: "The name of the secret.") var name: String
        func run() throws { try place.store.remove(name) }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Prints the names of all secrets, one a line.")
        @OptionGroup var place: SecretsPlace
        func run() throws { for name in try place.store.names() { print(name) } }
    }
}

/// Which encrypted file is meant.
struct SecretsPlace: ParsableArguments {
    @Option(help: ArgumentHelp("The encrypted file.", valueName: "path")) var file: String
    @Option(
        name: .customLong("key-file"),
        help: ArgumentHelp("The file with its key: 32 bytes in base64, which only its owner may read.", valueName: "path"))
    var key: String
}

extension SecretsPlace {
    fileprivate var store: SecretFile { SecretFile(.init(path: file, keyFile: key)) }
}
