package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Placeholder;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Secrets never become text that could be read. What a parameter with {@code format: password} holds is a reference to
 * the secret; it stays one only where it stands alone: in a bean of the template, or in an option of an endpoint.
 */
final class SecretRules {
    /** Options that the catalogue calls secret, and that only name a person or a place. */
    private static final Pattern NO_SECRET =
            Pattern.compile("(?i).*(user|userName|login|accessKey|clientId|tenantId|file|path|uri|url)");

    private final Folder folder;

    SecretRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        folder.kamelets().forEach(this::parameters);
        folder.endpoints().forEach(this::options);
    }

    private void parameters(Kamelet kamelet) {
        Set<String> secrets = kamelet.secrets();
        if (secrets.isEmpty() || !kamelet.clear()) {
            return;
        }
        Set<YamlNode> allowed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Element bean : kamelet.file().elements("BeanFactoryDefinition")) {
            bean.node().get("properties").ifPresent(p -> p.scalars((key, node) -> allowed.add(node)));
            bean.node().get("constructors").ifPresent(c -> c.scalars((key, node) -> allowed.add(node)));
        }
        folder.endpoints().stream()
                .filter(e -> e.isIn(kamelet.file()))
                .forEach(e -> e.element().node().get("parameters").ifPresent(p -> p.entries().stream()
                        .filter(option -> keepsSecret(e, option.key()))
                        .forEach(option -> allowed.add(option.value()))));
        kamelet.file()
                .template()
                .ifPresent(t -> t.scalars((key, node) -> Placeholder.in(node).stream()
                        .filter(p -> secrets.contains(p.key()))
                        .filter(p -> !allowed.contains(node) || !p.isWhole(node))
                        .forEach(p -> use(kamelet, p, allowed.contains(node)))));
    }

    private static void use(Kamelet kamelet, Placeholder p, boolean inLongerText) {
        String secret = "the secret `" + p.key() + "`";
        if (inLongerText) {
            String fix = "Let it stand alone as `{{" + p.key() + "}}`; a bean can build the longer text.";
            kamelet.file().findings().error(p.line(), secret + " is part of a longer text", fix);
        } else {
            String fix = "Hand it to a bean below the template's `beans:`, and the bean to the step.";
            kamelet.file().findings().error(p.line(), secret + " would become readable here", fix);
        }
    }

    /** Whether an option takes a reference to a secret without showing it: not arguments of a tool, not a web address. */
    private boolean keepsSecret(Endpoint endpoint, String option) {
        if (endpoint.scheme().equals("kamelet")) {
            return target(endpoint).filter(k -> k.secrets().contains(option)).isPresent();
        }
        // an address that is known only while running is that of a web server
        String scheme = endpoint.hasFixedScheme() ? endpoint.scheme() : "http";
        return !scheme.equals("exec") && Components.get().option(scheme, option).isPresent();
    }

    private void options(Endpoint endpoint) {
        Set<String> secrets =
                folder.kameletIn(endpoint.file()).map(Kamelet::secrets).orElse(Set.of());
        Optional<Kamelet> target = target(endpoint);
        for (Endpoint.Option option : endpoint.options()) {
            boolean secret = target.isPresent()
                    ? target.get().secrets().contains(option.name())
                    : Components.get()
                            .option(endpoint.scheme(), option.name())
                            .filter(o -> o.isSecret()
                                    && !NO_SECRET.matcher(o.getName()).matches())
                            .isPresent();
            boolean reference = option.value().startsWith("#")
                    || Placeholder.keys(option.value()).stream().anyMatch(secrets::contains);
            if (secret && !reference) {
                endpoint.file()
                        .findings()
                        .error(
                                option.line(),
                                "`" + option.name() + "` holds a secret and is given as text",
                                "Make it a Kamelet's parameter with `format: password`, set in backup.yaml.");
            }
        }
    }

    private Optional<Kamelet> target(Endpoint endpoint) {
        if (!endpoint.scheme().equals("kamelet")) {
            return Optional.empty();
        }
        return folder.kamelet(endpoint.name("templateId").replaceFirst("/.*", ""));
    }
}
