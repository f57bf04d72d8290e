package digital.vya.backupdb.config;

import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A property placeholder: {@code {{key}}}, {@code {{?key}}}, {@code {{key:rest}}}; rest is null when there is no colon. */
public record Placeholder(String key, String rest, boolean optional, String text, int line) {
    private static final Pattern SHAPE =
            Pattern.compile("\\{\\{\\s*([?!]?)\\s*([^{}:]*?)\\s*(?::([^{}]*?))?(?:\\?nested=(?:true|false))?}}");

    public static List<Placeholder> in(YamlNode scalar) {
        return in(String.valueOf(scalar.text()), scalar.line());
    }

    public static List<String> keys(String text) {
        return in(text, 0).stream().map(Placeholder::key).toList();
    }

    public static List<Placeholder> in(String text) {
        return in(text, 0);
    }

    private static List<Placeholder> in(String text, int line) {
        if (!text.contains("{{")) {
            return List.of();
        }
        return SHAPE.matcher(text).results().map(m -> of(m, line)).toList();
    }

    private static Placeholder of(MatchResult m, int line) {
        return new Placeholder(m.group(2), m.group(3), m.group(1).equals("?"), m.group(), line);
    }

    /** Whether the scalar it was found in holds nothing else. */
    public boolean isWhole(YamlNode scalar) {
        return text.equals(scalar.scalarText().strip());
    }
}
