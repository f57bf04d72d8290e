package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;

/** Endpoints name components that are there, with options these components have. */
final class ComponentRules {
    /** Labelled for `from`, but an S3 endpoint that sends asks for its bucket at the start unless it has a fileName. */
    private static final Set<String> WORKS_ANYWAY = Set.of("aws2-s3:fileName");

    private static final String DURATION =
            "[0-9]+|([0-9]+ *(d|day|h|hour|m|min|minute|s|sec|second|ms|milli)[a-z]* *)+|P.*";

    private final Folder folder;
    private final Components components = Components.get();

    ComponentRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        folder.endpoints().stream().filter(Endpoint::hasFixedScheme).forEach(this::endpoint);
    }

    private void endpoint(Endpoint endpoint) {
        SourceFile.Place place = endpoint.file().place();
        String scheme = endpoint.scheme();
        boolean bound = folder.beans().contains(scheme);
        if (!bound && !components.schemes().contains(scheme)) {
            String fix = Fix.word(scheme, components.schemes(), "Look it up in Camel's list of components.");
            place.error(endpoint.line(), "there is no component `" + scheme + "`", fix);
            return;
        }
        if (!bound && !Components.isOnClasspath(scheme)) {
            String jar =
                    components.model(scheme).map(ComponentModel::getArtifactId).orElse("its jar");
            String fix = "Put " + jar + " of the same version as Camel, and what it needs, into `lib/`.";
            place.error(endpoint.line(), "the component `" + scheme + "` is not on the classpath", fix);
        }
        components.model(scheme).ifPresent(model -> options(endpoint, model));
    }

    private static void options(Endpoint endpoint, ComponentModel model) {
        SourceFile.Place place = endpoint.file().place();
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
                place.error(option.line(), what, Fix.word(option.name(), names, otherwise));
            }
        }
        boolean misspelt = endpoint.options().stream()
                .anyMatch(o ->
                        Components.get().option(model.getScheme(), o.name()).isEmpty());
        for (EndpointOptionModel needed : misspelt ? List.<EndpointOptionModel>of() : model.getEndpointOptions()) {
            // what is needed besides the path may stand in the component's own properties
            boolean missing = needed.getKind().equals("path") && endpoint.path().isEmpty();
            if (needed.isRequired()
                    && missing
                    && endpoint.option(needed.getName()).isEmpty()) {
                String what = "`" + model.getScheme() + "` needs `" + needed.getName() + "`";
                place.error(endpoint.line(), what, "Add `" + needed.getName() + ":` below `parameters:`.");
            }
        }
    }

    private static void option(Endpoint endpoint, Endpoint.Option option, EndpointOptionModel known) {
        SourceFile.Place place = endpoint.file().place();
        String value = option.value();
        boolean open = value.isEmpty() || value.startsWith("#") || Endpoint.isDynamic(value);
        if (!open && !known.isMultiValue()) {
            value(place, option, known);
        }
        Set<String> labels = Set.copyOf(List.of(String.valueOf(known.getLabel()).split(",", -1)));
        boolean other = endpoint.isConsumer() ? labels.contains("producer") : labels.contains("consumer");
        if (other
                && !labels.containsAll(List.of("producer", "consumer"))
                && !WORKS_ANYWAY.contains(endpoint.scheme() + ":" + option.name())) {
            String where = endpoint.isConsumer() ? "where a message is sent" : "in `from`";
            place.warning(option.line(), "`" + option.name() + "` only works " + where, "Delete it here.");
        }
    }

    private static void value(SourceFile.Place place, Endpoint.Option option, EndpointOptionModel known) {
        String value = option.value();
        String what = "`" + option.name() + "` cannot be `" + value + "`";
        switch (String.valueOf(known.getType())) {
            case "boolean" -> {
                if (!value.matches("(?i)true|false")) {
                    place.error(option.line(), what, "Write true or false.");
                }
            }
            case "integer", "number" -> {
                if (!value.matches("-?[0-9]+(\\.[0-9]+)?")) {
                    place.error(option.line(), what, "Write a number.");
                }
            }
            case "duration" -> {
                if (!value.matches(DURATION)) {
                    place.error(option.line(), what, "Write a duration such as 500, 30s or 5m.");
                }
            }
            case "enum" -> choice(place, option, known, what);
            default -> {}
        }
    }

    /** The catalogue's list is not always whole, so the type of the option has the last word; a text may be anything. */
    private static void choice(SourceFile.Place place, Endpoint.Option option, EndpointOptionModel known, String what) {
        List<String> listed = known.getEnums() == null ? List.of() : known.getEnums();
        List<String> real = Components.constants(known.getJavaType());
        if (listed.isEmpty() || Stream.concat(listed.stream(), real.stream()).anyMatch(v -> same(v, option.value()))) {
            return;
        }
        String fix = Fix.word(option.value(), real, "Look up its values in Camel's documentation.");
        if (!real.isEmpty()) {
            place.error(option.line(), what, fix);
        } else {
            Nearest.to(option.value(), listed)
                    .ifPresent(near -> place.warning(
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
