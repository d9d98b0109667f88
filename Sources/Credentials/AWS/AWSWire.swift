import Domain
import Foundation

/// A question for AWS: always a POST, to the root of a service.
struct AWSRequest: Sendable {
    var service: AWSService
    var region: AWSRegion
    var headers: [(String, String)]
    var body: [UInt8]
    /// What it is for, in an error.
    var doing: String
    var sizeLimit = 1 << 20
    /// What no error may quote.
    var hidden: [Secret] = []
}

/// Sends requests to AWS: signs each try, and reads refusals.
struct AWSWire: Sendable {
    let calls: StoreCalls
    let settings: AWSSettings
    let now: @Sendable () -> Date

    /// What AWS answers, refusals included. Without keys nothing is signed.
    func reply(to request: AWSRequest, with keys: AWSKeys?) async throws(StoreFault) -> StoreAnswer {
        var address = try settings.address(of: request.service, in: request.region)
        if !address.hasSuffix("/") { address += "/" }
        var call = StoreCall(method: "POST", url: address, headers: request.headers, body: request.body, doing: request.doing)
        call.sizeLimit = request.sizeLimit
        call.asksToRepeat = { AWSRefusal($0)?.isTemporary ?? false }
        if let keys {
            let message = AWSSignature.Message(url: address, headers: request.headers, body: request.body)
            call.authorization = { [now] () throws(StoreFault) in
                AWSSignature(
                    of: message, with: keys, region: request.region.signing, service: request.service.label, at: now()
                ).headers
            }
        }
        return try await calls.answer(to: call)
    }

    /// What AWS answers; a refusal is thrown.
    func answer(to request: AWSRequest, with keys: AWSKeys?) async throws(StoreFault) -> StoreAnswer {
        let answer = try await reply(to: request, with: keys)
        if let refusal = AWSRefusal(answer) { throw fault(of: refusal, to: request, with: keys) }
        return answer
    }

    func fault(of refusal: AWSRefusal, to request: AWSRequest, with keys: AWSKeys?) -> StoreFault {
        refusal.fault(doing: request.doing, hiding: request.hidden + [keys?.secret, keys?.token].compactMap(\.self), now: now())
    }
}
