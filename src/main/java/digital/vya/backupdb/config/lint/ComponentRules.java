package digital.vya.backupdb.config.lint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;

/** Endpoints name components that are there, with options these components have. */
final class ComponentRules {
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
        for (EndpointOptionModel needed : model.getEndpointOptions()) {
            boolean inPath = needed.getKind().equals("path") && !endpoint.path().isEmpty();
            if (needed.isRequired()
                    && !inPath
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
            String fix = problem(value, known);
            if (fix != null) {
                place.error(option.line(), "`" + option.name() + "` cannot be `" + value + "`", fix);
            }
        }
        Set<String> labels = Set.of(String.valueOf(known.getLabel()).split(",", -1));
        boolean other = endpoint.isConsumer() ? labels.contains("producer") : labels.contains("consumer");
        if (other && !labels.containsAll(List.of("producer", "consumer"))) {
            String where = endpoint.isConsumer() ? "where a message is sent" : "in `from`";
            place.warning(option.line(), "`" + option.name() + "` only works " + where, "Delete it here.");
        }
    }

    /** How to mend a value that the option cannot take, or null when it can. */
    private static String problem(String value, EndpointOptionModel option) {
        return switch (String.valueOf(option.getType())) {
            case "boolean" -> value.matches("(?i)true|false") ? null : "Write true or false.";
            case "integer", "number" -> value.matches("-?[0-9]+(\\.[0-9]+)?") ? null : "Write a number.";
            case "duration" -> value.matches(DURATION) ? null : "Write a duration such as 500, 30s or 5m.";
            case "enum" -> {
                List<String> values = option.getEnums();
                boolean known = values == null || values.stream().anyMatch(v -> same(v, value));
                yield known ? null : Fix.word(value, values, "Look up its values in Camel's documentation.");
            }
            default -> null;
        };
    }

    /** Camel takes the values of an enumeration in any case, and with dashes. */
    private static boolean same(String a, String b) {
        return a.replaceAll("[-_]", "").equalsIgnoreCase(b.replaceAll("[-_]", ""));
    }
}
