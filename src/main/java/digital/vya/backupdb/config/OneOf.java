package digital.vya.backupdb.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Kamelet's annotation {@code vya.digital/one-of: region, env:AWS_REGION, file:~/.aws/config}: without any of these
 * parameters, variables and files it works only where something else, unknown to us, says what they would. So it is a
 * warning. Of {@code vya.digital/together: user, password} there are all or none.
 */
final class OneOf {
    private static final String ANNOTATION = "vya.digital/one-of";
    private static final String TOGETHER = "together";
    private static final String ENV = "env:";
    private static final String FILE = "file:";
    private static final String USER = "~/";

    private final Findings findings;
    private final Placeholders placeholders;

    OneOf(Findings findings, Placeholders placeholders) {
        this.findings = findings;
        this.placeholders = placeholders;
    }

    void check(Place given, KameletDefinition kamelet) {
        together(given, kamelet.listed(TOGETHER));
        List<String> ways = Arrays.stream(
                        kamelet.annotations().getOrDefault(ANNOTATION, "").split(",", -1))
                .map(String::strip)
                .filter(way -> !way.isEmpty())
                .toList();
        if (ways.isEmpty() || ways.stream().anyMatch(way -> there(way, given))) {
            return;
        }
        String first = ways.get(0);
        KameletDefinition.Parameter parameter = kamelet.parameters().get(first);
        findings.warn(
                given.line(),
                given.label() + " has none of " + named(ways, false) + ", and there is none of " + named(ways, true),
                "Add `" + first + "`" + (parameter == null ? "." : ": " + parameter.description()));
    }

    private void together(Place given, List<String> names) {
        names.stream().filter(name -> given.at(name).exists()).findFirst().ifPresent(there -> names.stream()
                .filter(name -> !given.at(name).exists())
                .forEach(missing -> findings.error(
                        given.at(there).keyLine(),
                        given.label() + " has `" + there + "` and no `" + missing + "`",
                        "Give it both, or neither.")));
    }

    private boolean there(String way, Place given) {
        if (way.startsWith(ENV)) {
            return !placeholders.env(way.substring(ENV.length()) + ":").isBlank();
        }
        if (way.startsWith(FILE)) {
            return Files.isReadable(path(way.substring(FILE.length())));
        }
        return !given.at(way).text().isBlank();
    }

    private Path path(String text) {
        return text.startsWith(USER)
                ? Path.of(placeholders.env("HOME:/"), text.substring(USER.length()))
                : Path.of(text);
    }

    private static String named(List<String> ways, boolean ofTheMachine) {
        return ways.stream()
                .filter(way -> ofTheMachine == (way.startsWith(ENV) || way.startsWith(FILE)))
                .map(way -> "`" + way.replaceFirst("^(env|file):", "") + "`")
                .collect(Collectors.joining(", "));
    }
}
