#if LIBFUZZER
    @_silgen_name("LLVMFuzzerMutate")
    private func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int) -> Int

    /// Changes an input: mostly as libFuzzer does, but sometimes by repeating a part of it over and over. What takes more than
    /// linear time shows only in long inputs, and libFuzzer's own changes seldom make any.
    @_cdecl("LLVMFuzzerCustomMutator")
    func change(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
        guard count > 0, seed % 64 == 0 else { return mutate(bytes, count, most) }
        let random = Int(seed / 64)
        let start = random % count
        let length = 1 + random / 7 % min(40, count - start)
        let end = start + (most - start) / (1 + random / 3 % 4)
        guard start + length < end else { return mutate(bytes, count, most) }
        for index in (start + length)..<end { bytes[index] = bytes[index - length] }
        return end
    }
#endif
