import Domain
import Forges

/// Reads a webhook as each event that matters, and as a form.
func readWebhook(_ input: [UInt8]) {
    for event in ["pull_request", "issue_comment", "ping"] {
        for allowsDrafts in [true, false] {
            _ = withinTimeLimit { GitHubWebhook.read(input, event: event, delivery: "1<&\"", allowsDrafts: allowsDrafts) }
        }
    }
    for type in ["application/json", "application/x-www-form-urlencoded", String(decoding: input.prefix(100), as: UTF8.self)] {
        let payload = try? GitHubWebhook.verifiedPayload(of: input, header: { $0 == "Content-Type" ? type : nil }, secret: nil)
        if let payload { _ = GitHubWebhook.read(payload, event: "issue_comment", delivery: "1", allowsDrafts: false) }
    }
    let signature = String(decoding: input.prefix(200), as: UTF8.self)
    let headers = ["Content-Type": "application/json; charset=utf-8", "X-Hub-Signature-256": signature]
    _ = try? GitHubWebhook.verifiedPayload(of: input, header: { headers[$0] }, secret: Secret("secret"))
}

let webhookWords = [
    "\"action\":", "\"opened\"", "\"synchronize\"", "\"closed\"", "\"created\"", "\"labeled\"", "\"pull_request\":{", "\"number\":",
    "\"head\":{",
    "\"base\":{", "\"sha\":", "\"ref\":", "\"repo\":{", "\"full_name\":", "\"clone_url\":", "\"https://", "\"html_url\":",
    "\"user\":{\"login\":", "\"sender\":",
    "\"comment\":{\"body\":", "\"issue\":{", "\"repository\":", "\"owner\":", "\"draft\":true", "\"state\":\"open\"", "\"labels\":[",
    "null", "payload=", "%7B", "&", "+", "%",
    "sha256=", "sha1=", "\\u0000", "\\ud800", "1e400", "-0", "9223372036854775808", "{", "}", "[", "]", ",", ":", "\"\"",
]
