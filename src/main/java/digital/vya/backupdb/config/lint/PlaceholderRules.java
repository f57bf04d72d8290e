package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Nearest;
import java.util.Set;
import java.util.TreeSet;

/** Placeholders lead somewhere and have a value. */
final class PlaceholderRules {
    private static final Set<String> FUNCTIONS =
            Set.of("bean", "env", "file", "service", "service.host", "service.port", "sys");
    /** Where jars of Camel, such as those of vaults, offer more functions. */
    private static final String OFFERS = "META-INF/services/org/apache/camel/properties-function/";

    /** What Camel itself offers to the template of a Kamelet. */
    private static final Set<String> OFFERED = Set.of("location", "parentRouteId", "routeId", "templateId", "uuid");

    private final Set<String> knobs = Knobs.keys();
    private final Folder folder;

    PlaceholderRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        folder.kamelets().forEach(k -> {
            k.file()
                    .template()
                    .ifPresent(
                            t -> t.scalars((key, node) -> Placeholder.in(node).forEach(p -> inTemplate(k, p))));
            k.parameters().forEach(declared -> declared.value().get("default").stream()
                    .flatMap(d -> Placeholder.in(d).stream())
                    .forEach(p -> common(k.file().place(), p)));
        });
        folder.routeFiles().forEach(f -> f.root()
                .scalars((key, node) -> Placeholder.in(node).forEach(p -> common(f.place(), p))));
    }

    private void inTemplate(Kamelet k, Placeholder p) {
        SourceFile.Place place = k.file().place();
        if (k.parameterNames().contains(p.key())) {
            if (k.clear() && !p.optional() && p.rest() == null && mayBeMissing(k, p.key())) {
                String what = "parameter `" + p.key() + "` may have no value here";
                String fix = "Write `{{?" + p.key() + "}}`, give it a default, or name it in `required`.";
                place.error(p.line(), what, fix);
            }
        } else if (!k.beans().contains(p.key())) {
            undeclared(k, p);
        }
    }

    private static boolean mayBeMissing(Kamelet k, String key) {
        return k.parameters().stream().anyMatch(p -> p.key().equals(key) && !k.alwaysHasValue(p));
    }

    private void undeclared(Kamelet k, Placeholder p) {
        boolean known = p.key().contains(".") || OFFERED.contains(p.key()) || isFunction(p.key());
        if (known || p.rest() != null) {
            common(k.file().place(), p);
            return;
        }
        if (!k.clear()) {
            return;
        }
        Set<String> names = new TreeSet<>(k.parameterNames());
        names.addAll(k.beans());
        String fix = Fix.name(p.key(), names, "Declare it below `properties:`.");
        k.file().place().errorOnce(p.line(), "parameter `" + p.key() + "` is not declared", fix);
    }

    private static boolean isFunction(String name) {
        return FUNCTIONS.contains(name)
                || PlaceholderRules.class.getClassLoader().getResource(OFFERS + name) != null;
    }

    /** A key with a default hides a slip of the finger for ever, so the key is checked then too. */
    private void common(SourceFile.Place place, Placeholder p) {
        if (p.key().startsWith("vya.") && !knobs.contains(p.key())) {
            String fix = Fix.name(p.key(), knobs, "Use a key of config/application.properties.");
            place.errorOnce(p.line(), "there is no knob `" + p.key() + "`", fix);
        }
        if (p.rest() != null && !p.key().contains(".") && !isFunction(p.key())) {
            // Camel takes a function it does not know for a key, and goes on with what stands after the colon
            String fix = Nearest.to(p.key(), FUNCTIONS)
                    .map(n -> "Did you mean `{{" + n + ":" + p.rest() + "}}`?")
                    .orElse("Use `env:` or `file:`, or a key with a dot in it.");
            place.error(p.line(), "there is no placeholder function `" + p.key() + ":`", fix);
        }
    }
}
