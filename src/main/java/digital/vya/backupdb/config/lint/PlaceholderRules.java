package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.Placeholder;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.Set;
import java.util.TreeSet;

/** Placeholders lead somewhere and have a value. */
final class PlaceholderRules {
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
        boolean known = p.key().contains(".") || Placeholders.isOfCamel(p.key());
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

    private void common(Findings findings, Placeholder p) {
        folder.placeholders()
                .inRoute(p)
                .forEach(problem -> findings.errorOnce(p.line(), problem.what(), problem.fix()));
    }
}
