import Domain

// Titles and the lines that say what a comment is about.
extension Language {
    /// How headings call what was done.
    func title(of topic: Topic) -> String {
        commandTitles[topic.name].map(\.withoutControls) ?? ownTitle(of: topic)
    }

    private func ownTitle(of topic: Topic) -> String {
        switch topic {
        case .command(.version): say("Version", "Versión")
        case .command(.plan): say("Plan", "Planificar")
        case .command(.apply): say("Apply", "Aplicar")
        case .command(.cancel): say("Cancel", "Cancelar")
        case .command(.unlock): say("Unlock", "Desbloquear")
        case .command(.approvePolicies): say("Approve Policies", "Aprobar políticas")
        case .command(.importing): say("Import", "Importar")
        case .command(.state): say("State", "Estado")
        case .policyCheck: say("Policy Check", "Verificar políticas")
        }
    }

    /// `Ran … for` one project; `title` may have a subcommand.
    func ran(_ title: String, for project: ProjectKey) -> String {
        say("Ran \(title) for ", "Se ejecutó \(title) para ") + heading(of: project)
    }

    func ran(_ title: String, forProjects count: Int) -> String {
        say("Ran \(title) for \(count) projects:", "Se ejecutó \(title) para \(count) proyectos:")
    }

    /// The words that identify a project.
    func heading(of project: ProjectKey) -> String {
        let workspace = "\(say("workspace", "espacio de trabajo")): \(Markdown.code(project.workspace))"
        let place = "\(place(project.dir)) \(workspace)"
        return project.name.map { "\(say("project", "proyecto")): \(Markdown.code($0)) \(place)" } ?? place
    }

    /// The part of a heading that says which folder.
    func place(_ dir: String) -> String { "\(say("dir", "directorio")): \(Markdown.code(dir))" }

    func error(_ topic: Topic) -> String {
        let title = title(of: topic)
        return say("**\(title) Error**", "**Error en \(title)**")
    }

    func failed(_ topic: Topic, _ text: String) -> String {
        let title = title(of: topic)
        return say("**\(title) Failed**: \(text)", "**\(title) falló**: \(text)")
    }

    func approved(projects count: Int) -> String {
        say("Approved Policies for \(count) projects:", "Políticas aprobadas para \(count) proyectos:")
    }
}
