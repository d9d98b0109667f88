/// The way a step is written. The ways are tried in this order, each on the whole element.
enum StepForm {
    case empty
    /// `- plan`
    case word(String)
    /// `- run: command`, and any other map of text to text.
    case texts([(key: String, text: String)])
    /// `- plan: {extra_args: [a]}`, and any other map of maps of lists.
    case lists([(key: String, lists: [(key: String, items: [String])])])
    /// `- env: {name: A, value: b}`, and any other map of maps.
    case maps([(key: String, fields: [YAML.Field])])

    init(_ yaml: YAML) throws(StepError) {
        switch yaml.content {
        case .scalar(let text, let kind): self = kind == .null ? .empty : .word(text)
        case .list: throw .construct(yaml.mismatch("map[string]interface {}"))
        case .map(let fields):
            if let texts = Self.texts(fields) {
                self = .texts(texts)
            } else if let lists = Self.lists(fields) {
                self = .lists(lists)
            } else {
                self = .maps(try Self.maps(fields))
            }
        }
    }

    private static func texts(_ fields: [YAML.Field]) -> [(key: String, text: String)]? {
        var texts: [(key: String, text: String)] = []
        for field in fields {
            guard let text = try? field.value.string() else { return nil }
            texts.append((field.key, text))
        }
        return texts
    }

    private static func lists(_ fields: [YAML.Field]) -> [(key: String, lists: [(key: String, items: [String])])]? {
        var result: [(key: String, lists: [(key: String, items: [String])])] = []
        for field in fields {
            guard let inner = try? field.value.fields(of: "") else { return nil }
            var lists: [(key: String, items: [String])] = []
            for list in inner {
                guard let items = list.value.isNull ? [] : try? list.value.strings() else { return nil }
                lists.append((list.key, items))
            }
            result.append((field.key, lists))
        }
        return result
    }

    private static func maps(_ fields: [YAML.Field]) throws(StepError) -> [(key: String, fields: [YAML.Field])] {
        var result: [(key: String, fields: [YAML.Field])] = []
        for field in fields {
            do {
                result.append((field.key, try field.value.fields(of: "map[string]interface {}")))
            } catch {
                throw .construct(error)
            }
        }
        return result
    }
}

/// Why a step cannot be used.
enum StepError: Error {
    /// It has a form that no step has.
    case construct(ConfigError)
    /// It has a form of a step and means nothing.
    case invalid(String)
}
