// The process itself: where it listens, where it keeps things, how it is seen.
extension ServerFlag {
    static let config = string("config", "Path of a YAML or JSON file that holds values of these flags under their names.")
    static let port = int("port", "TCP port to listen on, on all interfaces.", default: 4141)
    static let atlantisURL = string(
        "atlantis-url",
        "Address at which people and the code host reach this server, with a base path if it has one. Used in links. "
            + "Without it http:// and the host name and port of this machine.")
    static let dataDir = string("data-dir", "Folder for everything the server keeps.", default: "~/.atlantis")
    static let sslCertFile = string("ssl-cert-file", "PEM file with the certificate chain for HTTPS. Needs --ssl-key-file.")
    static let sslKeyFile = string("ssl-key-file", "PEM file with the private key for HTTPS. Needs --ssl-cert-file.")
    static let logLevel = string("log-level", "How much is logged: debug, info, warn or error.", default: "info")
    static let webBasicAuth = bool("web-basic-auth", "Ask for --web-username and --web-password on the web pages.")
    static let webUsername = string("web-username", "User name for the web pages.", default: "atlantis")
    static let webPassword = secret("web-password", "Password for the web pages.", default: "atlantis")
    static let disableGlobalApplyLock = bool("disable-global-apply-lock", "Take away the button that locks all applies.")
    static let redisHost = string("redis-host", "Host of the Redis server.", .notYet)
    static let redisPort = int("redis-port", "Port of the Redis server.", default: 6379, .notYet)
    static let redisDB = int("redis-db", "Number of the Redis database.", .notYet)
    static let redisClusterAddresses = string(
        "redis-cluster-addresses", "Comma-separated host:port list of a Redis cluster.", .notYet)

    static let process: [ServerFlag] = [
        config, port, atlantisURL, dataDir,
        string("share-plan-dir", "Folder for plan files, where it is not the data folder.", .notYet),
        sslCertFile, sslKeyFile, logLevel,
        string("stats-namespace", "What the names of all metrics begin with.", default: "atlantis", .notYet),
        webBasicAuth, webUsername, webPassword,
        bool("websocket-check-origin", "Take live-log websockets from pages of this server only.", .notYet),
        secret("api-secret", "Secret that callers of /api/* send in the header X-Atlantis-Token.", .notYet),
        bool("enable-profiling-api", "Serve profiles under /debug/pprof.", .notYet),
        disableGlobalApplyLock,
        bool("enable-external-stores", "Keep plans in the store that the repo config names.", .notYet),
        bool("enable-drift-detection", "Serve the API that finds drift.", .notYet),
        bool("enable-drift-remediation", "Let the drift API apply. Needs --enable-drift-detection.", .notYet),
        string(
            "locking-db-type", "Where locks are kept. Bulkhead keeps them in its own database.", default: "boltdb", .notYet),
        redisHost, redisPort,
        string("redis-username", "User at the Redis server.", .notYet),
        secret("redis-password", "Password at the Redis server.", .notYet),
        redisDB,
        bool("redis-tls-enabled", "Speak TLS with the Redis server.", .notYet),
        bool("redis-insecure-skip-verify", "Do not check the certificate of the Redis server.", .notYet),
        redisClusterAddresses,
    ]
}
