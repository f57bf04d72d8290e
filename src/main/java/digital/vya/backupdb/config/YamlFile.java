package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML 1.2 file as a tree that remembers the line of every key and value, by JSON pointer. */
public final class YamlFile {
    private final Path file;
    private final JsonNode tree;
    private final Map<String, Integer> valueLines;
    private final Map<String, Integer> keyLines;

    private YamlFile(Path file, JsonNode tree, Map<String, Integer> valueLines, Map<String, Integer> keyLines) {
        this.file = file;
        this.tree = tree;
        this.valueLines = valueLines;
        this.keyLines = keyLines;
    }

    /** Reads the file; empty when it cannot be read or is not YAML, which then is among the findings. */
    static Optional<YamlFile> read(Path file, Findings findings) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            findings.error(0, "the file does not exist", "Create it, or name another one.");
            return Optional.empty();
        } catch (CharacterCodingException e) {
            findings.error(0, "the file is not UTF-8 text", "Save it as UTF-8.");
            return Optional.empty();
        } catch (IOException e) {
            findings.error(0, "the file cannot be read", "Give the user of this process the right to read it.");
            return Optional.empty();
        }
        return parse(file, text, findings);
    }

    static Optional<YamlFile> parse(Path file, String text, Findings findings) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(true)
                .setUseMarks(true)
                .build();
        Node root;
        try {
            root = new Compose(settings).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            findings.error(line, "not valid YAML: " + e.getProblem(), "Look at indentation, quotes and colons here.");
            return Optional.empty();
        } catch (YamlEngineException e) {
            findings.error(0, "not valid YAML: one document is expected", "Look at indentation, quotes and colons.");
            return Optional.empty();
        }
        Reader reader = new Reader(findings);
        JsonNode tree = root == null ? JsonNodeFactory.instance.objectNode() : reader.read(root, "", 0);
        return Optional.of(new YamlFile(file, tree, reader.valueLines, reader.keyLines));
    }

    public Path file() {
        return file;
    }

    public JsonNode tree() {
        return tree;
    }

    /** The line a value starts on; of something absent, the line of the nearest thing around it. */
    public int line(String pointer) {
        return nearest(valueLines, pointer);
    }

    /** The line of the key itself. */
    public int keyLine(String pointer) {
        Integer line = keyLines.get(pointer);
        return line == null ? line(pointer) : line;
    }

    private static int nearest(Map<String, Integer> lines, String pointer) {
        for (String p = pointer; ; p = p.substring(0, p.lastIndexOf('/'))) {
            Integer line = lines.get(p);
            if (line != null) {
                return line;
            }
            if (p.isEmpty()) {
                return 0;
            }
        }
    }

    static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private static final class Reader {
        private static final int DEEPEST = 64;
        private final Findings findings;
        private final Map<String, Integer> valueLines = new HashMap<>();
        private final Map<String, Integer> keyLines = new HashMap<>();

        Reader(Findings findings) {
            this.findings = findings;
        }

        JsonNode read(Node node, String pointer, int depth) {
            valueLines.put(pointer, line(node));
            if (depth > DEEPEST) {
                findings.error(line(node), "the YAML is nested too deep", "Remove the anchor that refers to itself.");
                return JsonNodeFactory.instance.nullNode();
            }
            if (node instanceof MappingNode mapping) {
                return mapping(mapping, pointer, depth);
            }
            if (node instanceof SequenceNode sequence) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                for (Node item : sequence.getValue()) {
                    array.add(read(item, pointer + "/" + array.size(), depth + 1));
                }
                return array;
            }
            return scalar((ScalarNode) node);
        }

        private ObjectNode mapping(MappingNode mapping, String pointer, int depth) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    findings.error(line(tuple.getKeyNode()), "a key must be a plain word", "Write `key: value`.");
                    continue;
                }
                String name = key.getValue();
                String at = child(pointer, name);
                if (object.has(name)) {
                    findings.error(
                            line(key),
                            "the key `" + name + "` stands twice in the same place, first on line " + keyLines.get(at),
                            "Remove one of them.");
                    continue;
                }
                keyLines.put(at, line(key));
                object.set(name, read(tuple.getValueNode(), at, depth + 1));
            }
            return object;
        }

        private static JsonNode scalar(ScalarNode node) {
            JsonNodeFactory make = JsonNodeFactory.instance;
            String text = node.getValue();
            Tag tag = node.getTag();
            if (Tag.NULL.equals(tag)) {
                return make.nullNode();
            }
            if (Tag.BOOL.equals(tag)) {
                return make.booleanNode(Boolean.parseBoolean(text));
            }
            try {
                if (Tag.INT.equals(tag)) {
                    long whole = whole(text);
                    return whole == (int) whole ? make.numberNode((int) whole) : make.numberNode(whole);
                }
                if (Tag.FLOAT.equals(tag)) {
                    return make.numberNode(new BigDecimal(text));
                }
            } catch (NumberFormatException e) {
                return make.textNode(text);
            }
            return make.textNode(text);
        }

        private static long whole(String text) {
            if (text.startsWith("0x")) {
                return Long.parseLong(text.substring(2), 16);
            }
            return text.startsWith("0o") ? Long.parseLong(text.substring(2), 8) : Long.parseLong(text);
        }

        private static int line(Node node) {
            return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        }
    }
}
