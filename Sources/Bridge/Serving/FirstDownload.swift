import Domain
import Logging
import Runner
import ServiceLifecycle
import Terraform

/// Downloads the version for projects that do not say which, so that the first of them need not wait.
struct FirstDownload: Service {
    let binaries: TerraformBinaries
    let distribution: Distribution
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                if try await binaries.standard() != nil { return }
                let program = try await binaries.binary(distribution, version: nil)
                log.info("downloaded \(program.path)")
            } catch  where !Task.isCancelled {
                log.error("\(error). Projects that do not name a version cannot be planned until it is there (--default-tf-version)")
            } catch {}
        }
        // A service that ends would end the server.
        try? await gracefulShutdown()
    }
}
