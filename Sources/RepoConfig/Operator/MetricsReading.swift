import Patterns

/// Looks at a `metrics` block, which has no effect yet: what is wrong in it is wrong all the same.
func complaints(aboutMetrics yaml: YAML) throws(ConfigError) -> Complaints {
    let fields = try Fields(yaml, "raw.Metrics", known: ["statsd", "prometheus"])
    var wrong = Complaints(of: fields)
    if let block = fields["statsd"] {
        let statsd = try Fields(block, "raw.Statsd", known: ["host", "port"])
        var inner = Complaints(of: statsd)
        inner.add("host", problem(withHost: try statsd.string("host") ?? ""))
        inner.add("port", problem(withPort: try statsd.string("port") ?? ""))
        wrong.add("statsd", inner)
    }
    if let block = fields["prometheus"] {
        let prometheus = try Fields(block, "raw.Prometheus", known: ["endpoint"])
        var inner = Complaints(of: prometheus)
        inner.add("endpoint", problem(withEndpoint: try prometheus.string("endpoint") ?? ""))
        wrong.add("prometheus", inner)
    }
    return wrong
}

private func problem(withHost host: String) -> String? {
    if host.isEmpty { return "cannot be blank" }
    let isName = (try? RegularExpression("[A-Za-z0-9_]([A-Za-z0-9_.:-]{0,252}[A-Za-z0-9_:])?\\.?"))?.matchesWhole(host) ?? false
    return isName ? nil : "must be a valid IP address or DNS name"
}

private func problem(withPort port: String) -> String? {
    if port.isEmpty { return "cannot be blank" }
    return (1...65535).contains(Int(port) ?? 0) ? nil : "must be a valid port number"
}

private func problem(withEndpoint endpoint: String) -> String? {
    if endpoint.isEmpty { return "cannot be blank" }
    return endpoint.utf8.first == UInt8(ascii: "/") ? nil : "must be a path that begins with a slash '/'"
}
