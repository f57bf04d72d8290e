package digital.vya.backupdb.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.ShownConfiguration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A configuration as it would be written, with where each value comes from behind it. */
final class ConfigurationText {
    /** What YAML takes for this text and for nothing else; all other text stands in quotes. */
    private static final Pattern PLAIN =
            Pattern.compile("[0-9]+[smhd]|[A-Za-z/][\\p{L}\\p{N}./_@-]*( [\\p{L}\\p{N}./_@-]+)*");

    private static final Pattern WORD_OF_YAML = Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n");

    private final Printer printer;

    ConfigurationText(Printer printer) {
        this.printer = printer;
    }

    void print(ShownConfiguration shown) {
        printer.painted(printer.colours().dim("# " + Table.printable(shown.file())));
        entries(shown.configuration(), "", "", shown);
        printer.line("");
        printer.painted(printer.colours().dim("# config/application.properties"));
        for (ShownConfiguration.Setting setting : shown.settings()) {
            line(setting.key() + " = " + setting.value(), setting.origin().equals("file") ? null : setting.origin());
        }
    }

    private void entries(Map<?, ?> entries, String indent, String at, ShownConfiguration shown) {
        String before = indent;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String key = String.valueOf(entry.getKey());
            String below = at + "/" + key.replace("~", "~0").replace("/", "~1");
            value(before + scalar(key) + ":", indent.replace('-', ' '), entry.getValue(), below, shown);
            // the first of an item stands behind its dash
            before = indent.replace('-', ' ');
        }
    }

    private void value(String start, String indent, @Nullable Object value, String at, ShownConfiguration shown) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            line(start, null);
            entries(map, indent + "  ", at, shown);
        } else if (value instanceof List<?> list && list.stream().anyMatch(item -> item instanceof Map)) {
            line(start, null);
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof Map<?, ?> item) {
                    entries(item, indent + "  - ", at + "/" + i, shown);
                }
            }
        } else if (value instanceof List<?> list) {
            List<String> items = list.stream().map(ConfigurationText::scalar).toList();
            line(start + " [" + String.join(", ", items) + "]", shown.origins().get(at));
        } else {
            line(
                    start + " " + (value instanceof Map ? "{}" : scalar(value)),
                    shown.origins().get(at));
        }
    }

    private void line(String text, @Nullable String origin) {
        String printed = Table.printable(text);
        printer.painted(origin == null ? printed : printed + printer.colours().dim("  # " + Table.printable(origin)));
    }

    private static String scalar(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return String.valueOf(value);
        }
        if (PLAIN.matcher(text).matches() && !WORD_OF_YAML.matcher(text).matches()) {
            return text;
        }
        try {
            return Json.mapper().writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text cannot be quoted", e);
        }
    }
}
