package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import digital.vya.backupdb.errors.BackupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code backup.yaml} as it is written, to see what is another than before; placeholders stay what they are. */
public final class WrittenConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(WrittenConfiguration.class);

    private final String text;
    private final JsonNode tree;

    private WrittenConfiguration(String text, JsonNode tree) {
        this.text = text;
        this.tree = tree;
    }

    /** Empty where it cannot be read, as the checks say with all that is wrong. */
    public static WrittenConfiguration read(Path file) {
        String text = "";
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", file, BackupException.words(e));
        }
        JsonNode tree =
                YamlFile.read(file, new Findings(file)).map(YamlFile::tree).orElse(MissingNode.getInstance());
        return new WrittenConfiguration(text, tree);
    }

    /** Whether it was written to between the two. */
    public boolean isAs(WrittenConfiguration other) {
        return text.equals(other.text);
    }

    /** The entries that are new, others or gone, such as {@code schedules/nightly changed}; in the order of the file. */
    public List<String> changesSince(WrittenConfiguration before) {
        List<String> changes = new ArrayList<>();
        Set<String> sections = new LinkedHashSet<>();
        before.tree.fieldNames().forEachRemaining(sections::add);
        tree.fieldNames().forEachRemaining(sections::add);
        for (String section : sections) {
            Map<String, JsonNode> were = entries(section, before.tree.path(section));
            Map<String, JsonNode> are = entries(section, tree.path(section));
            are.forEach((name, entry) -> {
                if (!were.containsKey(name)) {
                    changes.add(name + " added");
                } else if (!entry.equals(were.get(name))) {
                    changes.add(name + " changed");
                }
            });
            were.keySet().stream()
                    .filter(name -> !are.containsKey(name))
                    .forEach(name -> changes.add(name + " removed"));
        }
        return changes;
    }

    private static Map<String, JsonNode> entries(String section, JsonNode content) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        if (content.isArray()) {
            content.forEach(
                    entry -> entries.put(section + "/" + entry.path("id").asText(), entry));
        } else if (!content.isMissingNode()) {
            entries.put(section, content);
        }
        return entries;
    }
}
