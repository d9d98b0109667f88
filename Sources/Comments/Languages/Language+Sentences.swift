// What stands between headings and outputs.
extension Language {
    var showOutput: String { say("Show Output", "Mostrar salida") }
    var log: String { say("Log", "Registro") }
    var mergedAgain: String {
        ":twisted_rightwards_arrows: "
            + say("Upstream was modified, a new merge was performed.", "La rama base fue modificada, se realizó una nueva fusión.")
    }
    var planNotSaved: String {
        say(
            "This plan was not saved because one or more projects failed and automerge requires all plans pass.",
            "Este plan no se guardó porque uno o más proyectos fallaron y automerge requiere que todos los planes pasen.")
    }
    var planDiscarded: String {
        ":put_litter_in_its_place: "
            + say(
                "A plan file was discarded. Re-plan would be required before applying.",
                "Se descartó un archivo de plan. Es necesario planificar de nuevo antes de aplicar.")
    }
    /// An earlier plan holds; `commit` is what it was made from.
    func planHolds(_ commit: String) -> String {
        let commit = Markdown.code(commit)
        return say(
            "The plan of commit \(commit) is still valid: nothing that this project reads has changed since.",
            "El plan del commit \(commit) sigue siendo válido: nada de lo que lee este proyecto ha cambiado desde entonces.")
    }

    var notRun: String { say("This project was not run.", "Este proyecto no se ejecutó.") }
}

// MARK: What can be done next, before a command to paste

extension Language {
    var applyThis: String {
        ":arrow_forward: " + say("To **apply** this plan, comment:", "Para **aplicar** este plan, comenta:")
    }
    func deleteThis(_ target: String) -> String {
        ":put_litter_in_its_place: "
            + say(
                "To **delete** this plan and lock, click [here](\(target))",
                "Para **eliminar** este plan y bloqueo, haz clic [aquí](\(target))")
    }
    var planThis: String {
        ":repeat: " + say("To **plan** this project again, comment:", "Para **planificar** este proyecto de nuevo, comenta:")
    }
    var checkThis: String {
        ":repeat: "
            + say(
                "To re-run policies **plan** this project again by commenting:",
                "Para verificar las políticas de nuevo, **planifica** este proyecto otra vez comentando:")
    }
    var approveThis: String {
        ":heavy_check_mark: " + say("To **approve** this project, comment:", "Para **aprobar** este proyecto, comenta:")
    }
    func applyAll(_ noun: String) -> String {
        ":fast_forward: "
            + say(
                "To **apply** all unapplied plans from this \(noun), comment:",
                "Para **aplicar** todos los planes pendientes de esta \(noun), comenta:")
    }
    func deleteAll(_ noun: String) -> String {
        ":put_litter_in_its_place: "
            + say(
                "To **delete** all plans and locks from this \(noun), comment:",
                "Para **eliminar** todos los planes y bloqueos de esta \(noun), comenta:")
    }
    func approveAll(_ noun: String) -> String {
        ":heavy_check_mark: "
            + say(
                "To **approve** all unapplied plans from this \(noun), comment:",
                "Para **aprobar** todos los planes pendientes de esta \(noun), comenta:")
    }

    /// What the code host calls a pull request.
    func noun(_ request: CommentWriter.Settings.Request) -> String {
        switch request {
        case .pull: pullRequestLabel?.withoutControls ?? say("Pull Request", "Solicitud de extracción")
        case .merge: mergeRequestLabel?.withoutControls ?? say("Merge Request", "Solicitud de fusión")
        }
    }
}

// MARK: Counts and policies

extension Language {
    func planSummary(projects: Int, changed: Int, unchanged: Int, failed: Int) -> String {
        say(
            "### Plan Summary\n\n\(projects) projects, \(changed) with changes, \(unchanged) with no changes, \(failed) failed",
            "### Resumen del plan\n\n\(projects) proyectos, \(changed) con cambios, \(unchanged) sin cambios, \(failed) fallidos")
    }

    func applySummary(projects: Int, successful: Int, failed: Int, errored: Int) -> String {
        say(
            "### Apply Summary\n\n\(projects) projects, \(successful) successful, \(failed) failed, \(errored) errored",
            "### Resumen de apply\n\n\(projects) proyectos, \(successful) exitosos, \(failed) fallidos, \(errored) con errores")
    }

    func policySet(_ name: String) -> String { "#### \(say("Policy Set", "Conjunto de políticas")): \(Markdown.code(name))" }
    var approvalStatus: String { say("#### Policy Approval Status:", "#### Estado de aprobación de políticas:") }

    func approvedEarlier(_ count: Int) -> String {
        ":white_check_mark: "
            + say(
                "\(count) previously approved item\(count == 1 ? "" : "s")",
                count == 1 ? "1 elemento aprobado anteriormente" : "\(count) elementos aprobados anteriormente")
    }
}
