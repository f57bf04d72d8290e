package digital.vya.backupdb.config.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

/** Reads a file with the YAML parser Camel itself uses, so that both understand the same thing. */
final class YamlReader {
    private static final int DEPTH_LIMIT = 100;

    private final SourceFile.Place place;

    private YamlReader(SourceFile.Place place) {
        this.place = place;
    }

    /** The file's content; empty when it cannot be read, which is then reported. */
    static Optional<YamlNode> read(SourceFile.Place place) {
        try {
            String content = Files.readString(place.file(), StandardCharsets.UTF_8);
            LoadSettings settings =
                    LoadSettings.builder().setLabel(place.file().toString()).build();
            Optional<Node> root = new Compose(settings).composeString(content);
            if (root.isEmpty()) {
                place.error(0, "the file is empty", "Delete it, or write a route into it.");
            }
            return root.map(r -> new YamlReader(place).convert(r, 0));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            place.error(line, "not valid YAML: " + e.getProblem(), "Check indentation, colons and quotes around here.");
        } catch (YamlEngineException e) {
            place.error(0, "not valid YAML: " + firstLine(e), "Keep one document in the file.");
        } catch (IOException e) {
            place.error(0, "the file cannot be read: " + firstLine(e), "Check its permissions; it must be UTF-8.");
        }
        return Optional.empty();
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private YamlNode convert(Node node, int depth) {
        int line = node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        if (depth > DEPTH_LIMIT) {
            place.error(line, "nested too deep", "Check for an alias that contains itself.");
            return new YamlNode(YamlNode.Kind.NULL, line, "", List.of(), List.of());
        }
        if (node instanceof MappingNode map) {
            return new YamlNode(YamlNode.Kind.MAP, line, null, entries(map, depth), List.of());
        }
        if (node instanceof SequenceNode list) {
            List<YamlNode> items =
                    list.getValue().stream().map(i -> convert(i, depth + 1)).toList();
            return new YamlNode(YamlNode.Kind.LIST, line, null, List.of(), items);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new YamlNode(kind(scalar.getTag()), line, scalar.getValue(), List.of(), List.of());
    }

    private List<YamlNode.Entry> entries(MappingNode map, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : map.getValue()) {
            YamlNode key = convert(tuple.getKeyNode(), depth + 1);
            if (!key.isScalar()) {
                place.error(key.line(), "a key is " + key.described(), "Write a plain word before the colon.");
                continue;
            }
            if (!seen.add(key.text())) {
                String what = String.format(Locale.ROOT, "`%s` stands here twice", key.text());
                place.error(key.line(), what, "Keep one of the two.");
                continue;
            }
            entries.add(new YamlNode.Entry(key.text(), key.line(), convert(tuple.getValueNode(), depth + 1)));
        }
        return entries;
    }

    private static YamlNode.Kind kind(Tag tag) {
        if (tag.equals(Tag.NULL)) {
            return YamlNode.Kind.NULL;
        }
        if (tag.equals(Tag.BOOL)) {
            return YamlNode.Kind.BOOLEAN;
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? YamlNode.Kind.NUMBER : YamlNode.Kind.TEXT;
    }
}
