import Foundation

// A program that plays terraform for scenarios: it does by default what a plain root would see, and what a script says instead.
exit(Performance(arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment).perform())
