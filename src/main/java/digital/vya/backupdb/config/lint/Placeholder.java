package digital.vya.backupdb.config.lint;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A property placeholder: {@code {{key}}}, {@code {{?key}}}, {@code {{key:rest}}}; rest is null when there is no colon. */
record Placeholder(String key, String rest, boolean optional, int line) {
    private static final Pattern SHAPE = Pattern.compile("\\{\\{\\s*([?!]?)\\s*([^{}:]*?)\\s*(?::([^{}]*))?}}");

    static List<Placeholder> in(YamlNode scalar) {
        String text = scalar.text();
        if (text == null || !text.contains("{{")) {
            return List.of();
        }
        Matcher found = SHAPE.matcher(text);
        return found.results()
                .map(m -> new Placeholder(m.group(2), m.group(3), m.group(1).equals("?"), scalar.line()))
                .toList();
    }
}
