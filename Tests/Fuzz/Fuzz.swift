import Foundation

#if LIBFUZZER
    typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    // libFuzzer calls from one thread, this before everything else and never again.
    nonisolated(unsafe) private var subject = Subject.hcl

    /// Gives libFuzzer its orders in place of ours.
    @_cdecl("LLVMFuzzerInitialize")
    func prepare(_ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<Arguments>) -> Int32 {
        let words = (1..<max(1, Int(count.pointee))).compactMap { arguments.pointee[$0].map { String(cString: $0) } }
        guard let orders = Orders(words), let chosen = try? orders.libFuzzerArguments() else {
            print(Orders.usage)
            exit(2)
        }
        subject = orders.subject
        // libFuzzer writes down what broke us only if nobody else, such as Swift, is told of it first.
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { signal(number, SIG_DFL) }
        let all = [arguments.pointee[0]] + chosen.map { strdup($0) } + [nil]
        let replacement = Arguments.allocate(capacity: all.count)
        replacement.initialize(from: all, count: all.count)
        arguments.pointee = replacement
        count.pointee = Int32(all.count - 1)
        return 0
    }

    /// Reads one of libFuzzer's inputs.
    @_cdecl("LLVMFuzzerTestOneInput")
    func readInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        let input = Array(UnsafeBufferPointer(start: bytes, count: count))
        subject.read(input)
        return 0
    }
#else
    /// Built without libFuzzer, this only reads files: what broke the readers once, in a debugger.
    @main struct Replay {
        static func main() throws {
            guard let orders = Orders(CommandLine.arguments.dropFirst()), !orders.files.isEmpty else {
                print(Orders.usage + "\nThis build makes no inputs: `make fuzz` does.")
                exit(2)
            }
            for file in orders.files {
                orders.subject.read(Array(try Data(contentsOf: URL(filePath: file))))
            }
        }
    }
#endif
