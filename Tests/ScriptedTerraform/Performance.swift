import Foundation
import Glibc

/// One invocation.
struct Performance {
    var arguments: [String]
    var environment: [String: String]

    private var subcommand: String { arguments.first ?? "" }

    func perform() -> Int32 {
        note()
        let line = Script(environment: environment).lines[subcommand]
        if line?.ignoresInterrupt == true { signal(SIGINT, SIG_IGN) }
        if let file = line?.creates { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        if let file = line?.waitFor { wait(for: file) }
        if let output = line?.output { show(output) }
        if let code = line?.exitCode, code != 0 { return code }
        return act(isSilent: line?.output != nil)
    }

    private func act(isSilent: Bool) -> Int32 {
        let text: String
        switch subcommand {
        case "version": text = "Terraform v\(environment["SCRIPTED_TERRAFORM_VERSION"] ?? "1.11.4")\non linux_amd64\n"
        case "init":
            try? FileManager.default.createDirectory(atPath: ".terraform", withIntermediateDirectories: true)
            text = "\nTerraform has been successfully initialized!\n"
        case "plan":
            dawdle()
            text = plan()
            dawdle()
        case "apply":
            guard let file = arguments.last, let plan = FileManager.default.contents(atPath: file) else {
                show("Error: Failed to load the plan\n")
                return 1
            }
            dawdle()
            noteApply(of: plan)
            dawdle()
            text = "\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\n"
        case "show": text = "{\"format_version\":\"1.2\"}\n"
        case "workspace": return workspace()
        case "import": text = "\nImport successful!\n"
        case "state": text = "Successfully removed 1 resource instance(s).\n"
        default:
            show("Error: unknown command \(subcommand)\n")
            return 1
        }
        if !isSilent { show(text) }
        return 0
    }

    private func plan() -> String {
        if let index = arguments.firstIndex(of: "-out"), index + 1 < arguments.count {
            _ = FileManager.default.createFile(
                atPath: arguments[index + 1], contents: Data("plan of \(Fingerprint.ofCode()) in \(currentWorkspace)\(mark)\n".utf8))
        }
        return """

            Terraform will perform the following actions:

              # terraform_data.scripted will be created
              + resource "terraform_data" "scripted" {
                  + id = (known after apply)
                }

            Plan: 1 to add, 0 to change, 0 to destroy.

            """
    }

    private func show(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

    /// Half of what a plan or an apply takes: up to as many milliseconds as `SCRIPTED_TERRAFORM_DELAY` says.
    private func dawdle() {
        guard let longest = environment["SCRIPTED_TERRAFORM_DELAY"].flatMap(UInt32.init), longest > 0 else { return }
        usleep(UInt32.random(in: 0...longest) * 500)
    }

    /// With `SCRIPTED_TERRAFORM_DISTINCT` no two plans are equal, as with terraform: the ledger then tells them apart.
    private var mark: String {
        environment["SCRIPTED_TERRAFORM_DISTINCT"] == nil ? "" : " \(UInt64.random(in: 0...UInt64.max))"
    }

    /// A wait that no clock of ours ends: whoever started us does.
    private func wait(for file: String) {
        while !FileManager.default.fileExists(atPath: file) { usleep(5_000) }
    }
}

extension Performance {
    private var workspaceFile: String { (environment["TF_DATA_DIR"] ?? ".terraform") + "/environment" }

    fileprivate var currentWorkspace: String {
        if let workspace = environment["TF_WORKSPACE"] { return workspace }
        let noted = FileManager.default.contents(atPath: workspaceFile).map { String(decoding: $0, as: UTF8.self) }
        return noted ?? "default"
    }

    /// Workspaces that were made lie beside the note of the current one.
    fileprivate func workspace() -> Int32 {
        let known = (environment["TF_DATA_DIR"] ?? ".terraform") + "/scripted-workspaces"
        let name = arguments.last ?? ""
        switch arguments.dropFirst().first {
        case "show":
            show(currentWorkspace + "\n")
            return 0
        case "select":
            let names = FileManager.default.contents(atPath: known).map { String(decoding: $0, as: UTF8.self) } ?? ""
            guard name == "default" || names.split(separator: "\n").contains(Substring(name)) else {
                show("\nWorkspace \"\(name)\" doesn't exist.\n")
                return 1
            }
        case "new": AppendedFile.append(name + "\n", to: known)
        default: return 1
        }
        _ = FileManager.default.createFile(atPath: workspaceFile, contents: Data(name.utf8))
        show("Switched to workspace \"\(name)\".\n")
        return 0
    }

    /// Adds this call to the file that `SCRIPTED_TERRAFORM_CALLS` names: folder, arguments, and those variables that
    /// `SCRIPTED_TERRAFORM_SHOWS` lists with commas.
    fileprivate func note() {
        guard let file = environment["SCRIPTED_TERRAFORM_CALLS"] else { return }
        let shown = (environment["SCRIPTED_TERRAFORM_SHOWS"] ?? "").split(separator: ",").map(String.init)
            .map { name in " \(name)=\(environment[name] ?? "<none>")" }.joined()
        AppendedFile.append("\(Fingerprint.folderName): \(arguments.joined(separator: " "))\(shown)\n", to: file)
    }

    /// Adds a line to the file that `SCRIPTED_TERRAFORM_LEDGER` names: what was applied here, ever.
    fileprivate func noteApply(of plan: Data) {
        guard let file = environment["SCRIPTED_TERRAFORM_LEDGER"] else { return }
        AppendedFile.append("\(FileManager.default.currentDirectoryPath) \(Fingerprint.of(plan))\n", to: file)
    }
}
