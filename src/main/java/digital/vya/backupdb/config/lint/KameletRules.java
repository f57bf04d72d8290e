package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.Placeholder;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A Kamelet file says what it is, what it takes, and has a template that uses just that. */
final class KameletRules {
    private static final Pattern ROLE = Pattern.compile(".+-(action|sink|source)");
    /** How the product's routes put the names of Kamelets together. */
    private static final Map<String, String> CALLED_AS =
            Map.of("dump-", "-action", "store-", "-action", "notify-", "-sink");

    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean", "object", "array");
    private static final String OURS = "vya.digital/";
    private static final String OPERATIONS = OURS + "operations";
    private static final String ONE_OF = OURS + "one-of";
    private static final String TOGETHER = OURS + "together";
    private static final Set<String> STORE_OPERATIONS = Set.of("put", "list", "get", "delete", "probe");
    private static final Pattern OF_THE_MACHINE = Pattern.compile("(env:\\w+|file:\\S+)");
    private static final String API = "camel.apache.org/v1";

    private final Folder folder;

    KameletRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        folder.kamelets().forEach(k -> {
            if (k.file().root().kind() != YamlNode.Kind.MAP) {
                k.file().findings().error(1, "the file is not a Kamelet", "Start it with `apiVersion: " + API + "`.");
                return;
            }
            keys(k);
            head(k);
            definition(k);
            k.parameters().forEach(p -> parameter(k, p));
            if (k.clear()) {
                required(k);
                used(k);
            }
            template(k);
        });
    }

    private static void keys(Kamelet k) {
        for (KameletKeys.Unknown u : KameletKeys.unknown(k.file().root())) {
            String what = "unknown key `" + u.entry().key() + "` in " + u.where();
            String fix = Fix.word(u.entry().key(), u.known(), "Look it up in another Kamelet.");
            k.file().findings().error(u.entry().line(), what, fix);
        }
        k.file().root().at("metadata", "annotations").map(YamlNode::entries).orElse(List.of()).stream()
                .filter(a -> a.key().startsWith(OURS))
                .forEach(a -> annotation(k, a));
    }

    private static void annotation(Kamelet k, YamlNode.Entry annotation) {
        if (EngineNotes.ALL.contains(annotation.key())) {
            EngineNotes.check(k, annotation);
            return;
        }
        Findings findings = k.file().findings();
        List<String> words = Arrays.stream(
                        String.valueOf(annotation.value().text()).split(",", -1))
                .map(String::strip)
                .toList();
        switch (annotation.key()) {
            case OPERATIONS ->
                words.stream()
                        .filter(operation -> !STORE_OPERATIONS.contains(operation))
                        .forEach(operation -> findings.error(
                                annotation.line(),
                                "there is no operation `" + operation + "` of a destination",
                                Fix.word(operation, STORE_OPERATIONS, "")));
            case ONE_OF ->
                words.stream()
                        .filter(way -> k.clear()
                                && !OF_THE_MACHINE.matcher(way).matches()
                                && !k.parameterNames().contains(way))
                        .forEach(way -> findings.error(
                                annotation.line(),
                                "`one-of` names `" + way + "`, which is not declared",
                                "Name a parameter, `env:NAME` or `file:PATH`."));
            case TOGETHER ->
                words.stream()
                        .filter(name -> k.clear() && !k.parameterNames().contains(name))
                        .forEach(name -> findings.error(
                                annotation.line(),
                                "`together` names `" + name + "`, which is not declared",
                                Fix.word(name, k.parameterNames(), "Name parameters.")));
            default ->
                findings.error(
                        annotation.line(),
                        "there is no annotation `" + annotation.key() + "`",
                        Fix.word(annotation.key(), known(), ""));
        }
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(EngineNotes.ALL);
        known.addAll(Set.of(OPERATIONS, ONE_OF, TOGETHER));
        return known;
    }

    private static void head(Kamelet k) {
        Findings findings = k.file().findings();
        YamlNode root = k.file().root();
        expect(findings, root, "apiVersion", API);
        expect(findings, root, "kind", "Kamelet");
        Optional<YamlNode> name = root.at("metadata", "name");
        if (name.isEmpty()) {
            findings.error(1, "the Kamelet has no `metadata.name`", "Add `name: " + k.name() + "` below `metadata:`.");
        } else if (!k.name().equals(name.get().text())) {
            String what = "the name " + name.get().described() + " is not the file's name";
            findings.error(name.get().line(), what, "Write `" + k.name() + "`, or rename the file.");
        }
        if (!ROLE.matcher(k.name()).matches()) {
            String what = "the Kamelet's name does not say what it is";
            findings.error(name.map(YamlNode::line).orElse(1), what, "End it with -action, -sink or -source.");
        } else {
            CALLED_AS.forEach((start, end) -> {
                if (k.name().startsWith(start) && !k.name().endsWith(end)) {
                    int line = name.map(YamlNode::line).orElse(1);
                    findings.error(line, "a Kamelet of this name is never called", "End its name with " + end + ".");
                }
            });
        }
    }

    private static void expect(Findings findings, YamlNode root, String key, String value) {
        Optional<YamlNode.Entry> entry = root.entry(key);
        if (entry.isEmpty()) {
            findings.error(1, "the Kamelet has no `" + key + "`", "Add `" + key + ": " + value + "`.");
        } else if (!value.equals(entry.get().value().text())) {
            String what = "`" + key + "` is " + entry.get().value().described();
            findings.error(entry.get().line(), what, "Write `" + key + ": " + value + "`.");
        }
    }

    private static void definition(Kamelet k) {
        Findings findings = k.file().findings();
        Optional<YamlNode.Entry> definition = k.file().root().at("spec").flatMap(s -> s.entry("definition"));
        if (definition.isEmpty()) {
            findings.error(
                    1, "the Kamelet has no `spec.definition`", "Add one with title, description and properties.");
            return;
        }
        for (String key : List.of("title", "description")) {
            if (definition.get().value().text(key).isEmpty()) {
                String fix = "Add it: it is this Kamelet's documentation.";
                findings.error(definition.get().line(), "`definition` has no `" + key + "`", fix);
            }
        }
    }

    private void parameter(Kamelet k, YamlNode.Entry parameter) {
        Findings findings = k.file().findings();
        String name = "parameter `" + parameter.key() + "`";
        for (String key : List.of("title", "description", "type")) {
            if (parameter.value().text(key).isEmpty()) {
                findings.error(parameter.line(), name + " has no `" + key + "`", "Add `" + key + ":` below it.");
            }
        }
        parameter
                .value()
                .entry("type")
                .filter(t -> !TYPES.contains(String.valueOf(t.value().text())))
                .ifPresent(t -> {
                    String what = name + " cannot be of type " + t.value().described();
                    findings.error(
                            t.line(), what, Fix.word(String.valueOf(t.value().text()), TYPES, ""));
                });
        parameter.value().entry("default").ifPresent(d -> preset(k, parameter.key(), d));
        boolean secret = k.secrets().contains(parameter.key());
        parameter
                .value()
                .entry("default")
                .filter(d -> secret)
                .ifPresent(
                        d -> findings.error(d.line(), name + " is a secret and has a default", "Delete the default."));
    }

    private void preset(Kamelet k, String parameter, YamlNode.Entry preset) {
        String name = "the default of parameter `" + parameter + "`";
        if (!preset.value().isScalar() || preset.value().kind() == YamlNode.Kind.NULL) {
            String what = name + " is " + preset.value().described() + ", not a single value";
            k.file().findings().error(preset.line(), what, "Write it after the colon, or delete the key.");
            return;
        }
        List<String> together = k.definition().listed("together");
        if (together.contains(parameter) && !preset.value().scalarText().isEmpty()) {
            String what = name + " is there, and not that of all that goes with it";
            k.file().findings().error(preset.line(), what, "Delete it: operators give all of them, or none.");
        }
        folder.value(k.file(), preset.value().scalarText())
                .flatMap(k.parameter(parameter).orElseThrow()::fix)
                .ifPresent(fix -> k.file()
                        .findings()
                        .error(
                                preset.line(),
                                name + " cannot be `" + preset.value().text() + "`",
                                fix));
    }

    private static void required(Kamelet k) {
        Set<String> names = k.parameterNames();
        k.file().root().at("spec", "definition", "required").map(YamlNode::items).orElse(List.of()).stream()
                .filter(r -> r.isScalar() && !names.contains(r.scalarText()))
                .forEach(r -> k.file()
                        .findings()
                        .error(
                                r.line(),
                                "`required` names `" + r.text() + "`, which is not declared",
                                Fix.word(r.scalarText(), names, "Declare it below `properties:`.")));
    }

    private static void template(Kamelet k) {
        Findings findings = k.file().findings();
        Optional<YamlNode> template = k.file().template();
        if (template.isEmpty()) {
            findings.error(1, "the Kamelet has no `spec.template`", "Add one with `from:` and `steps:`.");
            return;
        }
        boolean source = k.name().endsWith("-source");
        List<Endpoint> froms =
                Endpoint.in(k.file()).stream().filter(Endpoint::isFrom).toList();
        if (froms.isEmpty()) {
            findings.error(
                    template.get().line(), "the template has no `from`", "Add `from:` with `uri: kamelet:source`.");
        }
        for (Endpoint from : froms) {
            boolean open =
                    from.scheme().equals("kamelet") && from.name("templateId").equals("source");
            if (!source && !open) {
                findings.error(from.line(), "the template starts from " + from.shown(), "Write `uri: kamelet:source`.");
            }
        }
        boolean ends = Endpoint.in(k.file()).stream()
                .anyMatch(e ->
                        e.scheme().equals("kamelet") && e.name("templateId").equals("sink"));
        if (source && !ends) {
            findings.error(
                    template.get().line(), "the source hands nothing on", "End it with `to:` `uri: kamelet:sink`.");
        }
    }

    /** Each declared parameter is used somewhere in the template. */
    private static void used(Kamelet k) {
        Set<String> used = new HashSet<>(EngineNotes.handedOver(k));
        k.file()
                .template()
                .ifPresent(t -> t.scalars((key, node) -> Placeholder.in(node).forEach(p -> used.add(p.key()))));
        k.parameters().stream().filter(p -> !used.contains(p.key())).forEach(p -> k.file()
                .findings()
                .warn(
                        p.line(),
                        "parameter `" + p.key() + "` is not used",
                        "Use it as `{{" + p.key() + "}}`, or delete it."));
    }
}
