package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.Nearest;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Component;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.jspecify.annotations.Nullable;

/** Endpoints name components that are there, with options these components have. */
final class ComponentRules {
    /** Labelled for `from`, but an S3 endpoint that sends asks for its bucket at the start unless it has a fileName. */
    private static final Set<String> WORKS_ANYWAY = Set.of("aws2-s3:fileName");

    private final Folder folder;
    private final Components components = Components.get();

    ComponentRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        folder.endpoints().forEach(ComponentRules::shape);
        folder.endpoints().stream().filter(Endpoint::hasFixedScheme).forEach(this::endpoint);
    }

    private static void shape(Endpoint endpoint) {
        Findings findings = endpoint.file().findings();
        if (endpoint.scheme().isEmpty()) {
            String what = "`" + endpoint.uri() + "` names no component";
            findings.error(endpoint.line(), what, "Begin it with one, such as `direct:`.");
        }
        endpoint.element().node().get("parameters").stream()
                .flatMap(p -> p.entries().stream())
                .filter(p -> !p.value().isScalar())
                .forEach(p -> findings.error(
                        p.line(),
                        "`" + p.key() + "` is " + p.value().described() + ", not a single value",
                        "Write its value after the colon."));
    }

    private void endpoint(Endpoint endpoint) {
        Findings findings = endpoint.file().findings();
        String scheme = endpoint.scheme();
        boolean bound = isEndpoint(folder.beans().get(scheme));
        if (!bound && !components.schemes().contains(scheme)) {
            String fix = Fix.word(scheme, components.schemes(), "Look it up in Camel's list of components.");
            findings.error(endpoint.line(), "there is no component `" + scheme + "`", fix);
            return;
        }
        if (!bound && !Components.isOnClasspath(scheme)) {
            String jar =
                    components.model(scheme).map(ComponentModel::getArtifactId).orElse("its jar");
            String fix = "Put " + jar + " of the same version as Camel, and what it needs, into `lib/`.";
            findings.error(endpoint.line(), "the component `" + scheme + "` is not on the classpath", fix);
        }
        components.model(scheme).ifPresent(model -> options(endpoint, model));
    }

    /** Whether a bean of this type can stand where a component is named. */
    private static boolean isEndpoint(@Nullable Class<?> type) {
        return type != null
                && (type == Object.class
                        || Component.class.isAssignableFrom(type)
                        || org.apache.camel.Endpoint.class.isAssignableFrom(type));
    }

    private void options(Endpoint endpoint, ComponentModel model) {
        Findings findings = endpoint.file().findings();
        for (Endpoint.Option option : endpoint.options()) {
            Optional<EndpointOptionModel> known = Components.get().option(model.getScheme(), option.name());
            if (known.isPresent()) {
                option(endpoint, option, known.get());
            } else if (!model.isLenientProperties()) {
                Set<String> names = model.getEndpointOptions().stream()
                        .map(EndpointOptionModel::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
                String what = "`" + model.getScheme() + "` has no option `" + option.name() + "`";
                String otherwise = "Look up the options of `" + model.getScheme() + "` in Camel's documentation.";
                findings.error(option.line(), what, Fix.word(option.name(), names, otherwise));
            }
        }
        boolean misspelt = endpoint.options().stream()
                .anyMatch(o ->
                        Components.get().option(model.getScheme(), o.name()).isEmpty());
        if (!misspelt) {
            path(endpoint, model);
        }
    }

    /** Parts of the path may stand among the options; without the first, Camel takes the second for a part of the component's name. */
    private static void path(Endpoint endpoint, ComponentModel model) {
        if (!endpoint.path().isEmpty()) {
            return;
        }
        List<EndpointOptionModel> parts = model.getEndpointOptions().stream()
                .filter(o -> o.getKind().equals("path"))
                .sorted(Comparator.comparingInt(o -> model.getSyntax().indexOf(o.getName())))
                .toList();
        for (EndpointOptionModel part : parts) {
            Optional<String> later = parts.get(0) == part
                    ? parts.stream()
                            .map(EndpointOptionModel::getName)
                            .filter(name -> endpoint.option(name).isPresent())
                            .findFirst()
                    : Optional.empty();
            // what is needed besides the path may stand in the component's own properties
            boolean there = endpoint.option(part.getName())
                    .filter(o -> !o.value().isEmpty())
                    .isPresent();
            if (!there && (part.isRequired() || later.isPresent())) {
                String why = part.isRequired() ? "" : " beside `" + later.get() + "`";
                String what = "`" + model.getScheme() + "` needs `" + part.getName() + "`" + why;
                String fix = "Add `" + part.getName() + ":` below `parameters:`.";
                endpoint.file().findings().error(endpoint.line(), what, fix);
            }
        }
    }

    private void option(Endpoint endpoint, Endpoint.Option option, EndpointOptionModel known) {
        Findings findings = endpoint.file().findings();
        if (!option.value().startsWith("#") && !known.isMultiValue()) {
            folder.value(endpoint.file(), option.value())
                    .filter(value -> !value.isEmpty())
                    .map(value -> new Endpoint.Option(option.name(), value, option.line()))
                    .ifPresent(filled -> value(findings, filled, known));
        }
        time(endpoint, option);
        Set<String> labels = Set.copyOf(List.of(String.valueOf(known.getLabel()).split(",", -1)));
        boolean other = endpoint.isConsumer() ? labels.contains("producer") : labels.contains("consumer");
        if (other
                && !labels.containsAll(List.of("producer", "consumer"))
                && !WORKS_ANYWAY.contains(endpoint.scheme() + ":" + option.name())) {
            String where = endpoint.isConsumer() ? "where a message is sent" : "in `from`";
            findings.warn(option.line(), "`" + option.name() + "` only works " + where, "Delete it here.");
        }
    }

    /** When a route starts by the clock. */
    private void time(Endpoint endpoint, Endpoint.Option option) {
        Findings findings = endpoint.file().findings();
        folder.value(endpoint.file(), option.value()).ifPresent(value -> {
            if (option.name().matches("(.*\\.)?cron")) {
                Cron.problem(value)
                        .ifPresent(problem -> findings.error(
                                option.line(),
                                "`" + option.name() + "` " + problem,
                                "Write seconds, minutes, hours, days, months and weekdays, such as `0 30 2 * * ?`."));
            } else if (option.name().endsWith("imeZone")
                    && !ZoneId.getAvailableZoneIds().contains(value)) {
                // Camel would take Greenwich's
                findings.error(
                        option.line(),
                        "`" + value + "` is not a time zone",
                        Fix.name(
                                value,
                                ZoneId.getAvailableZoneIds(),
                                "Write one such as `America/Sao_Paulo` or `UTC`."));
            }
        });
    }

    private static void value(Findings findings, Endpoint.Option option, EndpointOptionModel known) {
        String what = "`" + option.name() + "` cannot be `" + option.value() + "`";
        if ("enum".equals(known.getType())) {
            choice(findings, option, known, what);
        }
        OptionValue.fix(known, option.value()).ifPresent(fix -> findings.error(option.line(), what, fix));
    }

    /** The catalogue's list is not always whole, so the type of the option has the last word; a text may be anything. */
    private static void choice(Findings findings, Endpoint.Option option, EndpointOptionModel known, String what) {
        List<String> listed = known.getEnums() == null ? List.of() : known.getEnums();
        List<String> real = Components.constants(known.getJavaType());
        if (listed.isEmpty() || Stream.concat(listed.stream(), real.stream()).anyMatch(v -> same(v, option.value()))) {
            return;
        }
        String fix = Fix.word(option.value(), real, "Look up its values in Camel's documentation.");
        if (!real.isEmpty()) {
            findings.error(option.line(), what, fix);
        } else {
            Nearest.to(option.value(), listed)
                    .ifPresent(near -> findings.warn(
                            option.line(),
                            "`" + option.name() + "` is `" + option.value() + "`",
                            "Did you mean `" + near + "`?"));
        }
    }

    /** Camel takes the values of an enumeration in any case, and with dashes. */
    private static boolean same(String a, String b) {
        return a.replaceAll("[-_]", "").equalsIgnoreCase(b.replaceAll("[-_]", ""));
    }
}
