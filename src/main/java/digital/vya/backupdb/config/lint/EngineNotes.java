package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a Kamelet that is an engine says of it in annotations; see docs/how-to/add-an-engine.md. */
final class EngineNotes {
    static final String ENVIRONMENT = "vya.digital/environment";
    static final Set<String> ALL =
            Set.of("vya.digital/ending", "vya.digital/trailer", "vya.digital/restore", ENVIRONMENT);

    private EngineNotes() {}

    /** The parameters that go into the environment of the tool. */
    static List<String> handedOver(Kamelet kamelet) {
        Optional<YamlNode> annotations = kamelet.file().root().at("metadata", "annotations");
        return annotations.map(YamlNode::entries).orElse(List.of()).stream()
                .filter(a -> a.key().equals(ENVIRONMENT))
                .flatMap(a -> pairs(a).stream())
                .map(pair -> pair.substring(pair.indexOf('=') + 1))
                .toList();
    }

    static void check(Kamelet kamelet, YamlNode.Entry annotation) {
        Findings findings = kamelet.file().findings();
        if (!kamelet.name().startsWith("dump-")) {
            findings.error(
                    annotation.line(),
                    "`" + annotation.key() + "` is only for engines",
                    "Remove it, or call the Kamelet `dump-NAME-action`.");
        } else if (annotation.key().equals(ENVIRONMENT)) {
            pairs(annotation).stream()
                    .filter(pair -> !pair.matches("[A-Za-z_]\\w*=.+")
                            || (kamelet.clear()
                                    && !kamelet.parameterNames().contains(pair.substring(pair.indexOf('=') + 1))))
                    .forEach(pair -> findings.error(
                            annotation.line(),
                            "`environment` has `" + pair + "`, which is no variable and declared parameter",
                            "Write VARIABLE=parameter."));
        }
    }

    private static List<String> pairs(YamlNode.Entry annotation) {
        return Arrays.stream(String.valueOf(annotation.value().text()).split(",", -1))
                .map(String::strip)
                .toList();
    }
}
