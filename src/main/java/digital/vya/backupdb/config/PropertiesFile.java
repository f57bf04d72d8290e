package digital.vya.backupdb.config;

import digital.vya.backupdb.config.yaml.YamlReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A properties file, UTF-8; keys that Camel and we do not know, or that stand twice, are findings. */
final class PropertiesFile {
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9._-]*)\\s*[=:].*");

    private PropertiesFile() {}

    static Map<String, String> read(Path file, Findings findings) {
        Properties properties = new Properties();
        String text;
        try {
            text = Files.readString(file);
            properties.load(new StringReader(text));
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (AccessDeniedException e) {
            findings.error(0, YamlReader.CLOSED, YamlReader.OPEN_IT);
            return Map.of();
        } catch (IOException | IllegalArgumentException e) {
            findings.error(0, "the file cannot be read as properties", "Write `key = value` lines, in UTF-8.");
            return Map.of();
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        Map<String, Integer> lines = lines(text, findings);
        values.keySet().forEach(key -> checkKey(key, lines.getOrDefault(key, 0), findings));
        CamelKeys.unknown(List.copyOf(values.keySet()))
                .forEach(key -> findings.error(
                        lines.getOrDefault(key, 0),
                        "Camel has no setting `" + key + "`",
                        Nearest.to(key, CamelKeys.known())
                                .map(n -> "Did you mean `" + n + "`?")
                                .orElse("Look it up in Camel's documentation of camel-main.")));
        return values;
    }

    /** The line of a key; 0 where it does not stand in the file. */
    static int line(Path file, String key) {
        try {
            return lines(Files.readString(file), new Findings(file)).getOrDefault(key, 0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void checkKey(String key, int line, Findings findings) {
        if (key.startsWith("vya.") && Knob.of(key).isEmpty()) {
            findings.error(line, "unknown knob `" + key + "`", Nearest.fix(key, Knob.keys()));
        } else if (!key.startsWith("vya.") && !key.startsWith("camel.")) {
            findings.error(line, "unknown key `" + key + "`", "Keys start with `vya.` or `camel.`.");
        }
    }

    private static Map<String, Integer> lines(String text, Findings findings) {
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher m = KEY.matcher(line);
            if (!m.matches()) {
                continue;
            }
            Integer first = lines.putIfAbsent(m.group(1), number);
            if (first != null) {
                findings.error(
                        number,
                        "the key `" + m.group(1) + "` stands twice, first on line " + first,
                        "Remove one of them.");
            }
        }
        return lines;
    }
}
