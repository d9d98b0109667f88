import Domain

/// What HashiCorp and OpenTofu published: the checksums of a release and their signature.
struct PublishedRelease: Sendable {
    var distribution: Distribution
    var version: String
    var checksums: String
    /// In base 64.
    var signature: String

    static let terraform = PublishedRelease(
        distribution: .terraform, version: "1.9.8",
        checksums: """
            be591e8c59c49d0cfbc7664d24910a4b43840b89d0a4bbca662149bbf0397e91  terraform_1.9.8_darwin_amd64.zip
            873d7b925d08578fb6bb9c12c7cd92ae73e289e07c360f2fdd69f9036b7baaab  terraform_1.9.8_darwin_arm64.zip
            b1b56dbaa0ddda52a42b4398a1cebfd4ebc175391ef64b14747c65fa6debe072  terraform_1.9.8_freebsd_386.zip
            aa7a936aeb5254abd1761282f4f0b2850b7507166f0344683f37a1e82da23f46  terraform_1.9.8_freebsd_amd64.zip
            bdef3da36aa736bcc14767bd353667773d46aaf562b1d85dfa66e5266290247d  terraform_1.9.8_freebsd_arm.zip
            aa85bb2e0c68f2ee148d1ea854ee0aa78086017cbda9058371be8be2f4c18d10  terraform_1.9.8_linux_386.zip
            186e0145f5e5f2eb97cbd785bc78f21bae4ef15119349f6ad4fa535b83b10df8  terraform_1.9.8_linux_amd64.zip
            cb6db8471e361bb9ad6bbd43d9c780d37208e6dbe416900fdc8999af9e459b77  terraform_1.9.8_linux_arm.zip
            f85868798834558239f6148834884008f2722548f84034c9b0f62934b2d73ebb  terraform_1.9.8_linux_arm64.zip
            851fa5b84efb78c31491f364ac1cdd6ea8e013ba04f9657acacc9401cfd479db  terraform_1.9.8_openbsd_386.zip
            e9311ffaa728c31a40493e6de35c13e1f7879468dd568d32ace2458725fb02d0  terraform_1.9.8_openbsd_amd64.zip
            a8eaecd78c68e2b748fd5d6e2cf1a1e97ad891aa36d53509c7ad04bb86bd24cc  terraform_1.9.8_solaris_amd64.zip
            b9c5a8c3b4a91b89b67f8f58a84b27d0ad423f0286df959176691e077d9f6966  terraform_1.9.8_windows_386.zip
            2667de56106bc6707968286357e29c20f8dbbb2f429ef57099b04994f82d9684  terraform_1.9.8_windows_amd64.zip

            """,
        signature: """
            wsFzBAABCAAnBQJnD7qqCRDIIMbVzSerhxYhBDdOx1tIWRNgSoMcx8ggxtXNJ6uHAABr9A//fEUGlq7dWa4zKwZfCuexGpOPtXqb\
            S6sf/JZ913re3cfDNw/v3AbplXte+UgAJ+aWRTv1x3gas7L/5lfo7+Tcwyxs4BmX9Lu+XV0TGLu32r0TeORxjrtTtqpg4BlL0w2g\
            fLQepIP9QNmIYPq/FSbf38rIwaurEqDqVne0nQxEYyjIskeNLWwgZcCG1fN2JU0odjMMJhMnchXlN1HfI18pxTXixbitXfQ1pFC2\
            Oh6gS8PsvwOA1S5tyeovWf8UhNHYeeFFf4UJg70YmVLU58vu6d3IUdb/ZlEnPFPdgnp0wam6OLtKJh2GDTGZdBSQMNkUA41//7qR\
            N1fiLxhUqYLXs2wMlBOy25aTSs9Sd//eDB1Cz/qCnSb1ou0NDc34zQrwcMKbt8hgc0BGQmXo8HuSh8MlfEz4nAp8ErJ9JRGX2v1g\
            UPQJYbj4DD8RVPzj9/WltdqcqaEo70YQjCFEjWdEtx7tgXNJFPeum/ReIJtqbsmP5E291M2EV4vbZt05dIIINBz2K61igRK6bNyV\
            gq9UXDgi3TR7Ys4yhTYjLe3DI9yKPMCe7gYvF8tzfxSTi+lOpWIkBEgdk7zr9LfvhDx0UXQ5ropWuPu6fy64uBWnCHLRBwglt/cO\
            cXAk4qCmuP3q3D9Yjbe9bx08Gt6pvOEY0e9D257XoxpqD654hCNKPek=\

            """)

    static let openTofu = PublishedRelease(
        distribution: .opentofu, version: "1.8.5",
        checksums: """
            060941a5fab595652eb517f0ef222f3f2e8d659d501433e0bdcd58af0ba48831  tofu_1.8.5_linux_arm.tar.gz
            06a1c6b3720d0057d3bcb77933b1d765a9e23d1eba3fc0c3754b8cfb4cb42bb6  tofu_1.8.5_freebsd_386.zip
            0a15fd191509db47991cf042f85c7390fb789643ef790688ce37b6c17d9ea0dd  tofu_1.8.5_linux_386.zip
            14a43bbc31ec36e2aa3a0ad4eb6bebedfd5fea27c7cce6fdede3b9b7ed67b430  tofu_1.8.5_freebsd_386.tar.gz
            1ad5072d66df85185440714556afed26e17636cf2635dc4154592fc15706306f  tofu_1.8.5_arm64.apk
            2535e8d4979806cbf79a1b704dccf1fae45b4d50ccaee3e54c1771044db4a573  tofu_1.8.5_linux_arm64.zip
            3933ff6807385a94c41535ab331de7bdc0abccf6a4d46bd0aeb51bb1f8dd5a10  tofu_1.8.5_openbsd_386.tar.gz
            455f1ff4e79c56889e55ee192606439acca8bfc301f5e61bad9f400dacf5bf58  tofu_1.8.5_windows_386.tar.gz
            49a06a59af709bb666ed8627655ccb72d23e3c16640d71f246c8a8f06c30afad  tofu_1.8.5_arm64.deb
            4acecae2256013cec59af2caef265f1fc4f46ca7859ff4e0b043a6d3a21e7cc1  tofu_1.8.5_windows_amd64.tar.gz
            51a984d6c01e1afcbc658c396560e9db9e81451a1dbd9ac119f29532c06f7662  tofu_1.8.5_freebsd_arm.zip
            5478b9b0f9ec4124221e0a6317051ecc34795072e65f4979a0293377fdd7ef4f  tofu_1.8.5_386.rpm
            65aadd14ef39eea8d4c3f1ee4579c2a46adb2f5fa5631324c48f086d4e7fa65c  tofu_1.8.5_windows_386.zip
            67b5804b302ae35de7488ec880d49a90209b26a145dfc89814e3b09bd8911377  tofu_1.8.5_linux_386.tar.gz
            6817a2bb50893352fafe7a7252209ab8e532739e73eeaa438cc35d9c5f585fb9  tofu_1.8.5_arm.apk
            6ceb9a1ceeec8c90b3890f548fbf0d546234dd86508f841ee8229f2a4397c538  tofu_1.8.5_amd64.rpm
            6ffc6a74a04020b19a5ef6fc10120f73e9f9b8274d11c28556d2ca2b3b5b0769  tofu_1.8.5_amd64.apk
            7714daa82d210c9396a28915c85467f448673223f9ab11b31bd471a12f750db7  tofu_1.8.5_amd64.deb
            79aa532eb8172afa4afd161972af8809814ec75ac4b8af069242800458cd7661  tofu_1.8.5_freebsd_arm.tar.gz
            7d81c559912a772ca3836770c1986b8e3b953a61072d7b2a7a1b5221c05c6d6f  tofu_1.8.5_darwin_arm64.tar.gz
            840dc6320917fba3af38ef621158ed1ccbbf1a64a9b79c8f534250323033bd36  tofu_1.8.5_arm.rpm
            861a3f77f1bc01e367c000078bc94eb424d02692615cc9c0696d18263d883845  tofu_1.8.5_openbsd_amd64.tar.gz
            86ca868d8b751b759cb6697da7859ad6d6a5b866317b28141603bede8a718abf  tofu_1.8.5_openbsd_amd64.zip
            888346b870e5e9170a8b3fad1734d9e5e17cf48a17d1ccaa39f5f9de892440d2  tofu_1.8.5_freebsd_amd64.zip
            8bcd1317392a7b1ce149c5dafc886497219f560527fe10ed0d58863120d59e67  tofu_1.8.5_windows_amd64.zip
            90192c7e60d270afdf297c9fc868bc67aa58619e280af1135439bd188b741e18  tofu_1.8.5_solaris_amd64.zip
            973dd26de6aabcf3738ac997204201dd0549a00976b082fe16fd35e42c7d0a3b  tofu_1.8.5_openbsd_386.zip
            a5cd248121e90c1374b7ba6474a206ea1a8415fe225835002c606b9bc9de0a10  tofu_1.8.5_arm64.rpm
            b1b00258e74ecddfbf2aa884718ab6138b1b8d5deaca1962c651506bc371a307  tofu_1.8.5_freebsd_amd64.tar.gz
            b3216ab936fe6e569487c41ebaf78366c7120d2d3bb05e2fea46ee3eeeb44e4a  tofu_1.8.5_solaris_amd64.tar.gz
            bdecf60068a8a08a60f0cbdd54834cc9d38037f587a3687cb328c1755c09fd86  tofu_1.8.5_386.deb
            c0186b4d47c740433c8962a72e8e864225f79fb21028203925196a5b28aa6868  tofu_1.8.5_darwin_amd64.tar.gz
            c1f77ff8bb5e6a62604877dcf51bda32d3ab11e3239908bbbbf59cfbc702e16a  tofu_1.8.5_386.apk
            c77e545ab847c0d6acd322c010f457e1a30448476945c04074a48882c4b86dfe  tofu_1.8.5_darwin_arm64.zip
            cb6d1b949691e50bed6c9cc17aefc999cf27e52200521efa9f107ce3ee08260f  tofu_1.8.5_darwin_amd64.zip
            d1c7d6505a9e27ee79ba75f2a9849e6ce56e3e13f25916f067330c045567b0b3  tofu_1.8.5_linux_arm.zip
            d66786a6b5a16ebd6d486167440b3c95a6556fb8128f368e8814eae446bfa035  tofu_1.8.5_arm.deb
            d89c753fe440e1156fa8e523b2c8744322f29b2c40cc3fd049617271272b853d  tofu_1.8.5_linux_arm64.tar.gz
            dc46f945f3718769604561c9bad569841443ffcc6e0b970d4dbc5bd224a52941  tofu_1.8.5_linux_amd64.tar.gz
            e2951ba6be8ae9427aabbd5c6f243855e8b526cb2ae6bc33a05dae22d7e82632  tofu_1.8.5_linux_amd64.zip

            """,
        signature: """
            iQIzBAABCgAdFiEE4+bkPYTLhS6tsAUdDArzE+X9n4AFAmcpL2cACgkQDArzE+X9n4CEBg//aa3Dl9kn5utCNVlWWdHv6DCM9d9S\
            sWF66/qXgZ6X0RGtwFN8w0S0+7MaxZxZn28kqCLZBc2260JrJ5edI8hE3xOhTvpoI9WnKIKMLx9OR25rbz3fTXTJ0gS1ccAgIdp0\
            W5eAiL/ogDMcJa/N368KSCOmI8HiYpNLSdvYIE8ts19AFfyQ/t7SxmKNqs5D449Aj0rUybCrGrsmHv3w1U8KHXSj/XIjjz/XJd3X\
            YN2z1OrHKCpeNLr06ITV1cOUrvtX93Elkn2g/ExCMS1rGv2kHKdWVg0z3uH2q+UPchPwzUUbKpvV5l4fhBQNuOi44dHoK+rIWlGJ\
            AmplbQjUjnrnO+sH6tBdmmS0AWh5Y5uNMmvUawjB07XHYJDL7mfZ0kBSPR/6tI6PkvI3Uuo6vXK2IlvA2+SteFOd0FoJ604zGjtD\
            9GsYlWZRWExfBcLjky7nTycvvzM9uQ6r2ZkGMBRbDUqHznZPsgZTiUgrxNyNY+vl7fvQ8t5V/3BjmqAE4f3A2a6B6xTZtFXz3RB8\
            KhkqyGUeWkcPopuuSkBvqvuUzaLdEVWXUEfYSKT4RqwhvfvnLf0FcZ17Ukj1XTKm9u89FVV63Iv4yxsXcvfD+hWRQg0UD3ls/MnM\
            oiMWHVcScz515T7hKVtSqUVpgwjzBS2wqyDl7HOmvPXRhgh2nrYGqRw=\

            """)
}
