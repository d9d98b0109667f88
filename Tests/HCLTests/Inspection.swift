import Foundation
import HCL

/// A module in the form that the expected facts have.
struct Inspection {
    let json: [String: Any]

    init(of module: TerraformModule) {
        var json: [String: Any] = [
            "variables": named(module.variables, \.name, variable),
            "outputs": named(module.outputs, \.name, output),
            "module_calls": named(module.moduleCalls, \.name, call),
            "managed_resources": named(module.resources.filter { $0.mode == .managed }, { "\($0.type).\($0.name)" }, resource),
            "data_resources": named(module.resources.filter { $0.mode == .data }, { "data.\($0.type).\($0.name)" }, resource),
            "required_providers": required(module),
        ]
        if !module.requiredVersions.isEmpty { json["required_core"] = module.requiredVersions.map(\.text) }
        if !module.providers.isEmpty {
            json["provider_configs"] = named(module.providers, { label($0.reference) }, { reference($0.reference) })
        }
        if !module.diagnostics.isEmpty {
            json["diagnostics"] = module.diagnostics.map {
                ["severity": $0.severity.rawValue, "pos": position($0.position)] as [String: Any]
            }
        }
        self.json = json
    }
}

private func named<Fact>(_ facts: [Fact], _ name: (Fact) -> String, _ form: (Fact) -> [String: Any]) -> [String: Any] {
    Dictionary(uniqueKeysWithValues: facts.map { (name($0), form($0)) })
}

private func position(_ position: SourcePosition) -> [String: Any] { ["filename": position.file, "line": position.line] }

private func variable(_ variable: Variable) -> [String: Any] {
    var json: [String: Any] = ["name": variable.name, "pos": position(variable.position), "required": variable.standardValue == nil]
    json["default"] = variable.standardValue.map(plain) ?? NSNull()
    json["type"] = variable.type
    json["description"] = variable.summary
    json["deprecated"] = variable.deprecation
    if variable.isSensitive { json["sensitive"] = true }
    return json
}

private func output(_ output: Output) -> [String: Any] {
    var json: [String: Any] = ["name": output.name, "pos": position(output.position)]
    json["description"] = output.summary
    json["deprecated"] = output.deprecation
    if output.isSensitive { json["sensitive"] = true }
    return json
}

private func call(_ call: ModuleCall) -> [String: Any] {
    var json: [String: Any] = ["name": call.name, "source": call.source ?? "", "pos": position(call.position)]
    json["version"] = call.version
    return json
}

private func resource(_ resource: Resource) -> [String: Any] {
    [
        "mode": resource.mode.rawValue, "type": resource.type, "name": resource.name, "pos": position(resource.position),
        // The expected facts know no other way to say that it is not known.
        "provider": resource.provider.map(reference) ?? ["name": ""],
    ]
}

private func required(_ module: TerraformModule) -> [String: Any] {
    var json: [String: Any] = [:]
    for (name, provider) in module.requiredProviders {
        var form: [String: Any] = [:]
        form["source"] = provider.source
        if !provider.versions.isEmpty { form["version_constraints"] = provider.versions }
        if !provider.aliases.isEmpty { form["aliases"] = provider.aliases.map(reference) }
        json[name] = form
    }
    if module.resources.contains(where: { $0.provider == nil }) { json[""] = [String: Any]() }
    return json
}

private func label(_ reference: ProviderReference) -> String {
    [reference.name, reference.alias].compactMap(\.self).joined(separator: ".")
}

private func reference(_ reference: ProviderReference) -> [String: Any] {
    var json: [String: Any] = ["name": reference.name]
    json["alias"] = reference.alias
    return json
}

private func plain(_ value: WrittenValue) -> Any {
    switch value.form {
    case .string(let text), .opaque(let text): text
    case .number(let digits): Double(digits) ?? 0
    case .bool(let bool): bool
    case .null: NSNull()
    case .reference(let names): names.joined(separator: ".")
    case .list(let elements): elements.map(plain)
    case .object(let entries): Dictionary(uniqueKeysWithValues: entries.map { ($0.key, plain($0.value)) })
    }
}
