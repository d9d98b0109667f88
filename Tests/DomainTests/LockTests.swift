import Domain
import Testing

@Suite("A project's lock") struct LockTests {
    static let mine = PullRequest.Reference(repository: Repository(host: "github.com", fullName: "acme/infra"), number: 7)
    static let theirs = PullRequest.Reference(repository: mine.repository, number: 3)

    static func held(by holder: PullRequest.Reference) -> Lock {
        Lock(key: .init(repository: mine.repository, project: .init(dir: ".")), holder: holder, holderURL: "", user: "ann", takenAt: 0)
    }

    @Test(
        "goes to whoever asks first and stays with them",
        arguments: [
            (nil, LockDecision.take), (held(by: mine), .keep), (held(by: theirs), .refuse(holder: theirs)),
        ] as [(Lock?, LockDecision)])
    func request(current: Lock?, expected: LockDecision) {
        #expect(Lock.request(by: Self.mine, current: current) == expected)
    }
}
