package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.Nearest;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who calls whom: names between routes and Kamelets lead somewhere, and to one place only. */
final class WiringRules {
    private static final Pattern COMPUTED = Pattern.compile("\\$\\{[^}]*}|\\{\\{.*?}}");
    static final List<String> INTERNAL = List.of("direct", "seda");
    /** Options of the component, which no Kamelet declares. */
    private static final Set<String> OWN_OPTIONS = Set.of(
            "templateId",
            "routeId",
            "location",
            "noErrorHandler",
            "bridgeErrorHandler",
            "exceptionHandler",
            "exchangePattern",
            "lazyStartProducer");

    private final Folder folder;
    private final Set<String> javaConsumers;

    WiringRules(Folder folder, Set<String> javaConsumers) {
        this.folder = folder;
        this.javaConsumers = javaConsumers;
    }

    void check() {
        for (String scheme : INTERNAL) {
            consumed(scheme);
        }
        folder.endpoints("kamelet").forEach(this::kamelet);
        uniqueRoutes();
        uniqueNodes();
        configurations();
    }

    private void consumed(String scheme) {
        Map<String, Endpoint> consumers = new HashMap<>();
        folder.endpoints(scheme).filter(Endpoint::isFrom).forEach(from -> {
            Endpoint first = consumers.putIfAbsent(from.name("name"), from);
            if (first != null && scheme.equals("direct")) {
                String what = quoted(scheme, from) + " is already consumed in `"
                        + first.file().shown() + "`, line " + first.line();
                from.file().findings().error(from.line(), what, "Give one of the two routes another name.");
            } else if (javaConsumers.contains(from.name("name")) && scheme.equals("direct")) {
                String what = quoted(scheme, from) + " is already consumed by the product itself";
                from.file().findings().error(from.line(), what, "Give this route another name.");
            }
        });
        Set<String> names = new TreeSet<>(consumers.keySet());
        names.addAll(javaConsumers);
        folder.endpoints(scheme)
                .filter(e -> folder.whole() && !e.isFrom() && !Endpoint.isDynamic(e.name("name")))
                .filter(e -> !names.contains(e.name("name")))
                .forEach(e -> e.file()
                        .findings()
                        .error(
                                e.line(),
                                "nothing consumes " + quoted(scheme, e),
                                Nearest.to(e.name("name"), names)
                                        .map(n -> "Did you mean `" + scheme + ":" + n + "`?")
                                        .orElse("Write a route that starts `from` it, or mend the name.")));
    }

    private static String quoted(String scheme, Endpoint endpoint) {
        return "`" + scheme + ":" + endpoint.name("name") + "`";
    }

    private void kamelet(Endpoint endpoint) {
        String path = endpoint.name("templateId");
        String name =
                path.contains("/") && !COMPUTED.matcher(path).find() ? path.substring(0, path.indexOf('/')) : path;
        boolean own = name.equals("source") || name.equals("sink");
        if (own && endpoint.file().isKamelet()) {
            return;
        }
        Optional<Endpoint.Option> slip = endpoint.options().stream()
                .filter(o -> name.isEmpty() && Nearest.to(o.name(), OWN_OPTIONS).isPresent())
                .findFirst();
        if (slip.isPresent()) {
            String what = "`kamelet` has no option `" + slip.get().name() + "`";
            endpoint.file()
                    .findings()
                    .error(slip.get().line(), what, Fix.word(slip.get().name(), OWN_OPTIONS, ""));
        } else if (Endpoint.isDynamic(name)) {
            computed(endpoint, name);
        } else if (!folder.kameletNames().contains(name)) {
            String otherwise = "Add `kamelets/" + name + SourceFile.KAMELET + "`, or mend the name.";
            String fix = Fix.name(name, folder.kameletNames(), otherwise);
            endpoint.file().findings().error(endpoint.line(), "there is no Kamelet `" + name + "`", fix);
        } else {
            parameters(endpoint, name);
        }
    }

    /** Camel passes over a parameter that the Kamelet does not have, and starts no route that lacks one it requires. */
    private void parameters(Endpoint endpoint, String name) {
        folder.kamelet(name).filter(Kamelet::clear).ifPresent(kamelet -> {
            Findings findings = endpoint.file().findings();
            Set<String> known = kamelet.parameterNames();
            Set<String> missing = new TreeSet<>(known);
            // those of an instance stand in backup.yaml
            missing.removeIf(p -> kamelet.parameter(p).orElseThrow().preset() != null
                    || !kamelet.parameter(p).orElseThrow().required()
                    || endpoint.path().contains("/")
                    || endpoint.option("routeId").isPresent());
            for (Endpoint.Option option : endpoint.options()) {
                missing.remove(option.name());
                if (known.contains(option.name())) {
                    given(endpoint, option, kamelet);
                } else if (!OWN_OPTIONS.contains(option.name())) {
                    String what = "the Kamelet `" + name + "` has no parameter `" + option.name() + "`";
                    String fix = Fix.word(option.name(), known, "Look up its parameters in its file.");
                    findings.error(option.line(), what, fix);
                    Nearest.to(option.name(), known).ifPresent(missing::remove);
                }
            }
            missing.forEach(p -> findings.error(
                    endpoint.line(),
                    "the Kamelet `" + name + "` needs `" + p + "`",
                    "Add `" + p + ":` below `parameters:`."));
        });
    }

    private void given(Endpoint endpoint, Endpoint.Option option, Kamelet kamelet) {
        folder.value(endpoint.file(), option.value())
                .filter(value -> !value.startsWith("#"))
                .flatMap(value -> kamelet.parameter(option.name()).orElseThrow().fix(value))
                .ifPresent(fix -> endpoint.file()
                        .findings()
                        .error(option.line(), "`" + option.name() + "` cannot be `" + option.value() + "`", fix));
    }

    /** A name put together while running: at least one Kamelet has to fit its fixed parts. */
    private void computed(Endpoint endpoint, String name) {
        String shape = COMPUTED.matcher(name).replaceAll("*");
        int slash = shape.indexOf('/');
        shape = slash < 0 ? shape : shape.substring(0, slash);
        Pattern fits = Pattern.compile(Pattern.quote(shape).replace("*", "\\E.+\\Q"));
        if (folder.kameletNames().stream().noneMatch(k -> fits.matcher(k).matches())) {
            String what = "there is no Kamelet with a name like `" + shape + "`";
            endpoint.file().findings().warn(endpoint.line(), what, "Add one, or mend the name.");
        }
    }

    private void uniqueRoutes() {
        Map<String, Place> seen = new HashMap<>();
        folder.routeFiles().forEach(f -> f.elements("RouteDefinition", "RouteFromDefinitionDeserializer").stream()
                .flatMap(r -> r.node().entry("id").stream())
                .forEach(id -> unique("route id", f, id, seen)));
    }

    /** Ids of nodes are unique among all routes; those of a Kamelet only within it, as each use gets its own copy. */
    private void uniqueNodes() {
        Map<String, Place> everywhere = new HashMap<>();
        for (SourceFile file : folder.files()) {
            Map<String, Place> seen = file.isKamelet() ? new HashMap<>() : everywhere;
            file.elements().stream()
                    .filter(e -> e.parent() != null && e.type().endsWith("Definition"))
                    .filter(e -> !e.is("RouteDefinition", "BeanFactoryDefinition"))
                    .flatMap(e -> e.node().entry("id").stream())
                    .filter(id -> id.value().isScalar())
                    .forEach(id -> unique("node id", file, id, seen));
        }
    }

    /** Camel starts a route whose configuration is not there, and leaves it without any. */
    private void configurations() {
        Set<String> ids = folder.routeFiles()
                .flatMap(f -> f.elements("RouteConfigurationDefinition").stream())
                .flatMap(c -> c.node().text("id").stream())
                .collect(Collectors.toCollection(TreeSet::new));
        folder.files().forEach(f -> f.elements("RouteDefinition").stream()
                .flatMap(r -> r.node().entry("routeConfigurationId").stream())
                .forEach(e -> Stream.of(String.valueOf(e.value().text()).split(",", -1))
                        .map(String::strip)
                        .filter(id -> folder.whole() && id.matches("[A-Za-z0-9_-]+") && !ids.contains(id))
                        .forEach(id -> f.findings()
                                .error(
                                        e.line(),
                                        "there is no route configuration `" + id + "`",
                                        Fix.name(id, ids, "Write one, or mend the name.")))));
    }

    private record Place(SourceFile file, int line) {}

    private static void unique(String kind, SourceFile file, YamlNode.Entry id, Map<String, Place> seen) {
        Place first = seen.putIfAbsent(String.valueOf(id.value().text()), new Place(file, id.line()));
        if (first != null) {
            String what = kind + " `" + id.value().text() + "` is already used in `"
                    + first.file().shown() + "`, line " + first.line();
            file.findings().error(id.line(), what, "Give one of the two another id.");
        }
    }
}
