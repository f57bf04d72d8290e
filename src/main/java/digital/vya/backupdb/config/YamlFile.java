package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.config.yaml.YamlNode;
import digital.vya.backupdb.config.yaml.YamlReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A YAML file as the tree a JSON Schema is held against, with the line of every key and value by JSON pointer. */
final class YamlFile {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private final Map<String, Integer> valueLines = new HashMap<>();
    private final Map<String, Integer> keyLines = new HashMap<>();
    private final JsonNode tree;

    YamlFile(YamlNode root) {
        this.tree = convert(root, "");
    }

    /** Reads the file; empty when it cannot be read or is not YAML, which then is among the findings. */
    static Optional<YamlFile> read(Path file, Findings findings) {
        return YamlReader.read(file, findings::error).map(YamlFile::new);
    }

    JsonNode tree() {
        return tree;
    }

    /** The line a value starts on; of something absent, the line of the nearest thing around it. */
    int line(String pointer) {
        String at = pointer;
        while (!valueLines.containsKey(at)) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return valueLines.get(at);
    }

    /** The line of the key itself. */
    int keyLine(String pointer) {
        Integer line = keyLines.get(pointer);
        return line == null ? line(pointer) : line;
    }

    static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode convert(YamlNode node, String pointer) {
        valueLines.put(pointer, node.line());
        return switch (node.kind()) {
            case MAP -> {
                ObjectNode object = MAKE.objectNode();
                for (YamlNode.Entry entry : node.entries()) {
                    String at = child(pointer, entry.key());
                    keyLines.put(at, entry.line());
                    object.set(entry.key(), convert(entry.value(), at));
                }
                yield object;
            }
            case LIST -> {
                ArrayNode array = MAKE.arrayNode();
                node.items().forEach(item -> array.add(convert(item, pointer + "/" + array.size())));
                yield array;
            }
            case NULL -> MAKE.nullNode();
            case BOOLEAN -> MAKE.booleanNode(Boolean.parseBoolean(node.scalarText()));
            case NUMBER -> number(node.scalarText());
            case TEXT -> MAKE.textNode(node.scalarText());
        };
    }

    /** Numbers that no Java number holds, such as {@code .inf}, stay text. */
    private static JsonNode number(String text) {
        try {
            if (text.matches("-?[0-9]{1,9}")) {
                return MAKE.numberNode(Integer.parseInt(text));
            }
            return text.matches("-?[0-9]+")
                    ? MAKE.numberNode(Long.parseLong(text))
                    : MAKE.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return MAKE.textNode(text);
        }
    }
}
