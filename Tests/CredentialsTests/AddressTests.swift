import Credentials
import Testing

@Suite("The address of a store") struct AddressTests {
    @Test(
        "begins with https, or leads to this machine",
        arguments: [
            ("https://v.vault.azure.net", true, true), ("https://v.vault.azure.net:8443/x", true, true),
            ("http://v.vault.azure.net", false, false), ("http://127.0.0.1:8200", true, true), ("http://127.1.2.3", true, true),
            ("http://localhost:1", true, true), ("http://[::1]:1", true, true), ("http://127.evil.example", false, false),
            ("http://127.0.0.1.evil.example", false, false), ("http://localhost.evil.example", false, false),
            ("https://user@v.example", false, false), ("https://user:word@v.example", false, false), ("ftp://127.0.0.1", false, false),
            ("https://", false, false), ("", false, false), ("http://169.254.169.254/latest", false, true),
            ("http://169.254.170.2/x", false, true), ("http://metadata.google.internal/x", false, true), ("http://10.0.0.1/", false, false),
        ])
    func scheme(address: String, isAllowed: Bool, isAllowedForMetadata: Bool) {
        #expect(StoreAddress.isAllowed(address) == isAllowed)
        #expect(StoreAddress.isAllowed(address, mayBeMetadata: true) == isAllowedForMetadata)
    }
}
