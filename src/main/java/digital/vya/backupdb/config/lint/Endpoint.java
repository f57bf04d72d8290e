package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An endpoint as a route names it. {@code scheme} and {@code path} are what stands before and after the first colon;
 * options are those of {@code parameters} and of a query string alike.
 */
record Endpoint(
        SourceFile file, Element element, String uri, int line, String scheme, String path, List<Option> options) {

    record Option(String name, String value, int line) {}

    private static final String[] WITH_URI = {
        "ToDefinition",
        "ToDynamicDefinition",
        "WireTapDefinition",
        "PollDefinition",
        "FromDefinition",
        "RouteFromDefinitionDeserializer",
        "SagaActionUriDefinition"
    };
    private static final String[] WITH_EXPRESSION = {
        "EnrichDefinition", "PollEnrichDefinition", "RecipientListDefinition"
    };

    static List<Endpoint> in(SourceFile file) {
        List<Endpoint> found = new ArrayList<>();
        for (Element element : file.elements()) {
            if (element.is(WITH_URI)) {
                of(file, element, "uri").ifPresent(found::add);
            } else if (element.is("DeadLetterChannelDefinition")) {
                of(file, element, "deadLetterUri").ifPresent(found::add);
            } else if (element.is("KameletDefinition")) {
                kamelet(file, element).ifPresent(found::add);
            } else if (element.is(WITH_EXPRESSION)) {
                computed(file, element).forEach(found::add);
            }
        }
        return found;
    }

    private static Optional<Endpoint> of(SourceFile file, Element element, String key) {
        if (element.node().isScalar()) {
            return Optional.of(parse(file, element, element.node().scalarText(), element.line(), List.of()));
        }
        return element.node().entry(key).filter(e -> e.value().isScalar()).map(uri -> {
            List<Option> options = options(element.node());
            return parse(file, element, uri.value().scalarText(), uri.line(), options);
        });
    }

    private static Optional<Endpoint> kamelet(SourceFile file, Element element) {
        if (element.node().isScalar()) {
            return Optional.of(
                    parse(file, element, "kamelet:" + element.node().scalarText(), element.line(), List.of()));
        }
        return element.node()
                .entry("name")
                .map(name -> parse(
                        file, element, "kamelet:" + name.value().scalarText(), name.line(), options(element.node())));
    }

    /** Endpoints named by an expression, where that is a constant or a simple text. */
    private static Stream<Endpoint> computed(SourceFile file, Element element) {
        YamlNode holder = element.node().get("expression").orElse(element.node());
        return Stream.of("constant", "simple")
                .flatMap(language -> holder.get(language).stream())
                .flatMap(e -> (e.isScalar() ? Optional.of(e) : e.get("expression")).stream())
                .filter(YamlNode::isScalar)
                .flatMap(text -> names(element, text.scalarText())
                        .map(uri -> parse(file, element, uri, text.line(), List.of())));
    }

    private static Stream<String> names(Element element, String text) {
        boolean list = element.is("RecipientListDefinition") && !text.contains("${");
        return list ? Stream.of(text.split(",", -1)).map(String::strip) : Stream.of(text.strip());
    }

    private static List<Option> options(YamlNode node) {
        return node.get("parameters").stream()
                .flatMap(p -> p.entries().stream())
                .filter(e -> e.value().isScalar())
                .map(e -> new Option(e.key(), e.value().scalarText(), e.line()))
                .toList();
    }

    private static Endpoint parse(SourceFile file, Element element, String uri, int line, List<Option> parameters) {
        int query = uri.indexOf('?');
        String address = query < 0 ? uri : uri.substring(0, query);
        List<Option> options = new ArrayList<>(parameters);
        if (query >= 0 && !uri.substring(query).startsWith("?}}")) {
            for (String pair : uri.substring(query + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    options.add(new Option(pair.substring(0, equals), pair.substring(equals + 1), line));
                }
            }
        }
        int colon = address.indexOf(':');
        String scheme = colon < 0 ? address : address.substring(0, colon);
        String path = colon < 0 ? "" : address.substring(colon + 1).replaceFirst("^//", "");
        return new Endpoint(file, element, uri, line, scheme, path, List.copyOf(options));
    }

    boolean isIn(SourceFile other) {
        return file.file().equals(other.file());
    }

    boolean isConsumer() {
        return element.is(
                "FromDefinition", "RouteFromDefinitionDeserializer", "PollDefinition", "PollEnrichDefinition");
    }

    boolean isFrom() {
        return element.is("FromDefinition", "RouteFromDefinitionDeserializer");
    }

    /** Whether the component is known before the route runs. */
    boolean hasFixedScheme() {
        return !isDynamic(scheme) && !scheme.isEmpty();
    }

    static boolean isDynamic(String text) {
        return text.contains("{{") || text.contains("${") || text.contains("$simple{");
    }

    Optional<Option> option(String name) {
        return options.stream().filter(o -> o.name().equals(name)).findFirst();
    }

    /** The first part of the path, or the option that Kaoto writes in its place. */
    String name(String option) {
        return path.isEmpty() ? option(option).map(Option::value).orElse("") : path;
    }

    /** How to call this in a message: never with a query string, which may hold anything. */
    String shown() {
        return String.format(Locale.ROOT, "`%s`", path.isEmpty() ? scheme : scheme + ":" + path);
    }
}
