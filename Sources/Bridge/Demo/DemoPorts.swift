import Foundation

/// The two ports on loopback that the demo listens on. Both are chosen before anything listens, because the code host and the
/// server are told about each other when they start.
struct DemoPorts {
    let server: Int
    let codeHost: Int

    /// Takes `port` and the next one, or two that are free.
    init(startingAt port: Int?) throws(DemoFault) {
        let first = try Listener(port: port ?? 0)
        let second = try Listener(port: port.map { $0 + 1 } ?? 0)
        (server, codeHost) = (first.port, second.port)
    }

    /// A bound socket, which keeps its port from being given out twice.
    private struct Listener: ~Copyable {
        private let descriptor: Int32
        let port: Int

        init(port: Int) throws(DemoFault) {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(clamping: port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isListening = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                    bind(descriptor, general, size) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, general, &size) == 0
                }
            }
            guard isListening else {
                let reason = String(cString: strerror(errno))
                close(descriptor)
                throw DemoFault("port \(port) on 127.0.0.1 cannot be used: \(reason). Choose another with --port")
            }
            self.descriptor = descriptor
            self.port = Int(UInt16(bigEndian: address.sin_port))
        }

        deinit { close(descriptor) }
    }
}
