package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Nearest;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.yaml.YamlNode;
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
        for (Kamelet k : folder.kamelets()) {
            k.file()
                    .template()
                    .ifPresent(t -> t.scalars((key, node) -> {
                        braces(k.file().findings(), key, node);
                        Placeholder.in(node).forEach(p -> inTemplate(k, p));
                    }));
            k.parameters().stream()
                    .flatMap(declared -> declared.value().get("default").stream())
                    .forEach(preset -> {
                        braces(k.file().findings(), "default", preset);
                        Placeholder.in(preset).forEach(p -> common(k.file().findings(), p));
                    });
        }
        folder.routeFiles().forEach(f -> f.root().scalars((key, node) -> {
            braces(f.findings(), key, node);
            Placeholder.in(node).forEach(p -> common(f.findings(), p));
        }));
    }

    private static void braces(Findings findings, String key, YamlNode node) {
        if (!ProseRules.KEYS.contains(key)) {
            Placeholders.braces(String.valueOf(node.text()))
                    .ifPresent(p -> findings.error(node.line(), p.what(), p.fix()));
        }
    }

    private void inTemplate(Kamelet k, Placeholder p) {
        Findings findings = k.file().findings();
        if (p.key().isEmpty()) {
            common(findings, p);
        } else if (k.parameterNames().contains(p.key())) {
            if (k.clear()
                    && !p.optional()
                    && p.rest() == null
                    && !k.parameter(p.key()).orElseThrow().alwaysHasValue()) {
                String what = "parameter `" + p.key() + "` may have no value here";
                String fix = "Write `{{?" + p.key() + "}}`, give it a default, or name it in `required`.";
                findings.error(p.line(), what, fix);
            }
        } else if (!k.beans().contains(p.key())) {
            undeclared(k, p);
        }
    }

    private void undeclared(Kamelet k, Placeholder p) {
        boolean known = p.key().contains(".") || OFFERED.contains(p.key()) || isFunction(p.key());
        if (known || p.rest() != null) {
            common(k.file().findings(), p);
            return;
        }
        if (!k.clear()) {
            return;
        }
        Set<String> names = new TreeSet<>(k.parameterNames());
        names.addAll(k.beans());
        String fix = Fix.name(p.key(), names, "Declare it below `properties:`.");
        k.file().findings().errorOnce(p.line(), "parameter `" + p.key() + "` is not declared", fix);
    }

    static boolean isFunction(String name) {
        return FUNCTIONS.contains(name)
                || PlaceholderRules.class.getClassLoader().getResource(OFFERS + name) != null;
    }

    /** A key with a default hides a slip of the finger for ever, so the key is checked then too. */
    private void common(Findings findings, Placeholder p) {
        if (p.key().isEmpty()) {
            findings.error(p.line(), "a placeholder names nothing", "Write `{{env:NAME}}`, or a key.");
            return;
        }
        if (p.key().startsWith("vya.") && !knobs.contains(p.key())) {
            String fix = Fix.name(p.key(), knobs, "Use a key of config/application.properties.");
            findings.errorOnce(p.line(), "there is no knob `" + p.key() + "`", fix);
        }
        if (p.rest() != null && !p.key().contains(".") && !isFunction(p.key())) {
            // Camel takes a function it does not know for a key, and goes on with what stands after the colon
            String fix = Nearest.to(p.key(), FUNCTIONS)
                    .map(n -> "Did you mean `{{" + n + ":" + p.rest() + "}}`?")
                    .orElse("Use `env:` or `file:`, or a key with a dot in it.");
            findings.error(p.line(), "there is no placeholder function `" + p.key() + ":`", fix);
        } else if (!p.optional()) {
            value(findings, p);
        }
    }

    /** Camel does not start a route with a placeholder that stands for nothing. */
    private void value(Findings findings, Placeholder p) {
        if (p.key().equals("env") || p.key().equals("file")) {
            folder.placeholders().problems("{{" + p.key() + ":" + p.rest() + "}}", false).stream()
                    .filter(problem -> problem.kind() != Placeholders.Problem.Kind.REMARK)
                    .forEach(problem -> findings.error(p.line(), problem.what(), problem.fix()));
            return;
        }
        boolean sys = p.key().equals("sys") && p.rest() != null && !p.rest().contains(":");
        String name = sys ? p.rest() : p.key();
        boolean elsewhere = !sys && (p.rest() != null || isFunction(name) || OFFERED.contains(name));
        if (!elsewhere
                && !name.startsWith("vya.")
                && folder.placeholders().property(name).isEmpty()) {
            String fix = Fix.name(
                    name, knobs, "Set it, write `{{?" + name + "}}`, or give it a default: `{{" + name + ":...}}`.");
            findings.errorOnce(p.line(), "`{{" + (sys ? "sys:" : "") + name + "}}` stands for nothing", fix);
        }
    }
}
