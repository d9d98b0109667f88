import Bridge
import Glibc

exit(await BulkheadCommand.run(Array(CommandLine.arguments.dropFirst()), calledAs: CommandLine.arguments.first ?? ""))
