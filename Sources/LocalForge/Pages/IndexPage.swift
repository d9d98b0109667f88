/// The page with every repository and its pull requests.
struct IndexPage {
    let repositories: [String: HostedRepository]

    var html: HTML {
        let sorted = repositories.sorted { $0.key < $1.key }.map(\.value)
        return "<h1>Pull requests</h1>\n\(each: sorted, section)"
    }

    private func section(_ repository: HostedRepository) -> HTML {
        let pulls = repository.pullRequests.values.sorted { $0.number > $1.number }
        let none: HTML = pulls.isEmpty ? "<li class=\"quiet\">No pull requests</li>" : ""
        return """
            <section class="box"><h2>\(repository.fullName)</h2>
            <ul class="list">\(none)\(each: pulls, { row($0, repository) })</ul></section>

            """
    }

    private func row(_ pull: HostedPullRequest, _ repository: HostedRepository) -> HTML {
        """
        <li>\(PullRequestPage.badge(pull)) <a href="/\(repository.fullName)/pull/\(pull.number)">\(pull.title)</a>
        <span class="quiet">#\(pull.number) by \(pull.author)</span></li>

        """
    }
}
