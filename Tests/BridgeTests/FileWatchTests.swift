import Bridge
import Testing

private let old = FileStamp(inode: 1, size: 10, modified: 100)
private let replaced = FileStamp(inode: 2, size: 10, modified: 100)
private let longer = FileStamp(inode: 1, size: 20, modified: 101)
private let longest = FileStamp(inode: 1, size: 30, modified: 102)

@Suite("A file that is watched") struct FileWatchTests {
    @Test(
        "is read when two looks in a row show the same new thing",
        arguments: [
            ("nothing happens", [old, old, old], [.wait, .wait, .wait]),
            ("another file takes its place", [replaced, replaced], [.wait, .read]),
            ("it is written to", [longer, longer], [.wait, .read]),
            ("it is written to for a while", [longer, longest, longest], [.wait, .wait, .read]),
            ("it is gone, said once, and comes again", [nil, nil, replaced, replaced], [.missing, .wait, .wait, .read]),
            ("it is gone for a moment and comes again as it was", [nil, old, old], [.missing, .wait, .wait]),
            ("it is gone twice", [nil, old, nil], [.missing, .wait, .missing]),
        ] as [(String, [FileStamp?], [FileWatch.Step])])
    func steps(story: String, looks: [FileStamp?], expected: [FileWatch.Step]) {
        var watch = FileWatch(read: old, at: 200)
        #expect(looks.map { watch.look($0) } == expected, "\(story)")
    }

    @Test("is left alone once it was read") func read() {
        var watch = FileWatch(read: old, at: 200)
        _ = watch.look(longer)
        #expect(watch.look(longer) == .read)
        watch.note(read: longer, at: 201)
        #expect(watch.look(longer) == .wait)
    }

    @Test("is read once more if it was read right after it was written: a second change may have left no trace") func racy() {
        var watch = FileWatch(read: old, at: 100.1)
        #expect(watch.look(old) == .read)
        watch.note(read: old, at: 100.5)
        #expect(watch.look(old) == .read)
        watch.note(read: old, at: 102)
        #expect(watch.look(old) == .wait)
    }

    @Test("may be of the future") func future() {
        var watch = FileWatch(read: longest, at: 50)
        #expect(watch.look(longest) == .wait)
    }
}
