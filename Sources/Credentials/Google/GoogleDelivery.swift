package import Domain

extension GoogleIdentity {
    /// What a job of this identity has in its environment: variables of the google providers and of the gcs backend.
    package func variables(token: GoogleToken) -> [String: Secret] {
        var variables = ["GOOGLE_OAUTH_ACCESS_TOKEN": token.access]
        if let project {
            variables["GOOGLE_PROJECT"] = Secret(project)
            variables["CLOUDSDK_CORE_PROJECT"] = Secret(project)
        }
        return variables
    }
}
