// swift-tools-version: 6.2
import PackageDescription

// Four storeys: a room imports rooms on lower storeys only, never its neighbours (ARCHITECTURE.md).
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], goldens: Bool = false) -> Target {
    .testTarget(
        name: name, dependencies: ["TestSupport"] + dependencies, exclude: goldens ? ["Golden"] : [], swiftSettings: house)
}

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
    static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
    static let logging = product(name: "Logging", package: "swift-log")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
    static let system = product(name: "SystemPackage", package: "swift-system")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let yams = product(name: "Yams", package: "Yams")
}

let package = Package(
    name: "bulkhead",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "bulkhead", targets: ["bulkhead"])],
    dependencies: [
        // One trait only: with its two default traits the compiler flags come in random order and
        // the whole package is recompiled after about every second edit of this file.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
    ],
    targets: [
        // 1
        room("Domain"),
        .target(
            name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        room("Patterns", ["CRE2"]),
        room("HCL"),
        // 2
        room("Comments", ["Domain", "Patterns", .crypto]),
        room("RepoConfig", ["Domain", "Patterns", "HCL", .yams]),
        room("Git", ["Domain"]),
        room("Terraform", ["Domain", "Patterns", "HCL"]),
        room("Sandbox", ["Domain", .subprocess, .system]),
        room("Forges", ["Domain", .asyncHTTPClient, .nioCore, .nioHTTP1, .nioSSL, .crypto, .logging]),
        room("Storage", ["Domain", .grdb]),
        room("Credentials", ["Domain", .asyncHTTPClient, .nioCore, .nioHTTP1, .nioSSL, .crypto, .cryptoExtras]),
        // 3
        room(
            "Web",
            [
                "Domain", "Comments", "Credentials", "Forges", "Storage",
                .hummingbird, .hummingbirdCore, .hummingbirdTLS, .httpTypes, .nioCore, .nioSSL, .logging, .crypto, .serviceLifecycle,
            ]),
        room("Intake", ["Domain", "Comments", "Forges", "Storage", "RepoConfig", .logging, .serviceLifecycle]),
        room("Dispatcher", ["Domain", "Storage", .logging, .serviceLifecycle]),
        room(
            "Runner",
            [
                "Domain", "HCL", "RepoConfig", "Git", "Terraform", "Sandbox", "Patterns", "Credentials",
                .asyncHTTPClient, .nioCore, .nioHTTP1, .crypto, .logging,
            ]),
        room("Reporter", ["Domain", "Comments", "Forges", "Storage", .logging, .serviceLifecycle]),
        room(
            "LocalForge",
            [
                "Domain", "Sandbox",
                .hummingbird, .hummingbirdCore, .httpTypes, .nioCore, .asyncHTTPClient, .nioHTTP1, .crypto, .logging, .serviceLifecycle,
                .subprocess, .system,
            ]),
        // 4
        room(
            "Bridge",
            [
                "Domain", "Patterns", "Comments", "RepoConfig", "Git", "Terraform", "Sandbox", "Forges", "Storage",
                "Credentials", "Web", "Intake", "Dispatcher", "Runner", "Reporter", "LocalForge",
                .argumentParser, .asyncHTTPClient, .logging, .serviceLifecycle, .unixSignals, .nioCore, .nioSSL, .yams, .hummingbird,
            ]),
        .executableTarget(name: "bulkhead", dependencies: ["Bridge"], swiftSettings: house),
        // Tests
        .target(
            name: "TestSupport", dependencies: [.subprocess, .system], path: "Tests/TestSupport", swiftSettings: house),
        .executableTarget(name: "ScriptedTerraform", path: "Tests/ScriptedTerraform", swiftSettings: house),
        .executableTarget(
            name: "Fuzz", dependencies: ["HCL", "Domain", "Comments", "RepoConfig", "Forges"], path: "Tests/Fuzz", swiftSettings: house),
        .executableTarget(name: "MortalServer", dependencies: ["Bridge", "Storage"], path: "Tests/MortalServer", swiftSettings: house),
        tests("DomainTests", ["Domain"]),
        tests("PatternsTests", ["Patterns"]),
        tests("HCLTests", ["HCL"]),
        tests("CommentsTests", ["Domain", "Comments"], goldens: true),
        tests("RepoConfigTests", ["Domain", "RepoConfig"]),
        tests("GitTests", ["Domain", "Git"]),
        tests("TerraformTests", ["Domain", "Terraform"]),
        tests("SandboxTests", ["Domain", "Sandbox"]),
        tests(
            "RunnerTests",
            [
                "Domain", "Runner", "Sandbox", "Git", "Terraform", "Patterns", "ScriptedTerraform",
                .asyncHTTPClient, .hummingbird, .hummingbirdTesting, .httpTypes, .nioCore, .crypto, .logging,
            ]),
        tests("ForgesTests", ["Domain", "Forges", "LocalForge", .asyncHTTPClient, .nioCore, .nioHTTP1, .logging]),
        tests(
            "CredentialsTests",
            [
                "Domain", "Credentials", .asyncHTTPClient, .nioCore, .nioHTTP1, .nioSSL, .hummingbird, .httpTypes, .logging, .crypto,
                .cryptoExtras, .serviceLifecycle,
            ]),
        tests("StorageTests", ["Domain", "Storage"]),
        tests(
            "IntakeTests", ["Domain", "Intake", "Comments", "Forges", "Storage", "LocalForge", .asyncHTTPClient, .nioCore]),
        tests(
            "ReporterTests",
            ["Domain", "Reporter", "Comments", "Forges", "Storage", "LocalForge", .asyncHTTPClient, .nioCore, .logging, .serviceLifecycle]),
        tests("LocalForgeTests", ["Domain", "LocalForge", .asyncHTTPClient, .nioCore], goldens: true),
        tests(
            "WebTests",
            [
                "Domain", "Web", "Storage", "Comments", "Forges", .hummingbird, .hummingbirdTesting, .httpTypes, .nioCore, .crypto,
                .logging,
                .serviceLifecycle,
            ]),
        tests("BridgeTests", ["Domain", "Bridge", "Comments", "RepoConfig", "Credentials", "bulkhead", .logging], goldens: true),
        tests(
            "ScenarioTests",
            [
                "Domain", "Bridge", "LocalForge", "Storage", "Sandbox", .asyncHTTPClient, .nioCore, .nioHTTP1, .serviceLifecycle, .logging,
                .yams,
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
