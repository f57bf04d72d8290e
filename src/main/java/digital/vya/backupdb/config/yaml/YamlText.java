package digital.vya.backupdb.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes a tree as YAML with the library that reads it: no text in the tree comes out as more than a text. */
public final class YamlText {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDumpComments(true)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setSplitLines(false)
            .build();

    /** What no reader of YAML, old or new, takes for anything but a text; the rest gets quotes. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z/_][A-Za-z0-9_./@+-]*|[0-9]{1,9}[smhdwy]|[0-9]{1,4}mo");

    private static final Pattern OLD_BOOLEAN =
            Pattern.compile("y|n|yes|no|on|off|true|false|null|none", Pattern.CASE_INSENSITIVE);

    /** What is listed in one line. */
    private static final int SHORT_LIST = 7;

    private final Map<String, String> comments;

    private YamlText(Map<String, String> comments) {
        this.comments = comments;
    }

    /** {@code comments} stand above the keys that their JSON pointers name; they are ours, and hold no text of others. */
    public static String of(JsonNode tree, Map<String, String> comments) {
        Node root = new YamlText(comments).node(tree, "");
        // no line end stands behind the last line
        return new Present(SETTINGS)
                        .emitToString(new Serialize(SETTINGS).serializeOne(root).iterator())
                        .stripTrailing()
                + "\n";
    }

    private Node node(JsonNode value, String pointer) {
        if (value.isObject()) {
            List<NodeTuple> entries = new ArrayList<>();
            value.properties().forEach(entry -> {
                String at = pointer + "/" + entry.getKey();
                Node key = new ScalarNode(Tag.STR, entry.getKey(), ScalarStyle.PLAIN);
                key.setBlockComments(comment(at));
                entries.add(new NodeTuple(key, node(entry.getValue(), at)));
            });
            return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
        }
        if (value.isArray()) {
            List<Node> items = new ArrayList<>();
            value.forEach(item -> items.add(node(item, pointer + "/" + items.size())));
            boolean oneLine = items.size() <= SHORT_LIST
                    && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isValueNode);
            return new SequenceNode(Tag.SEQ, items, oneLine ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        String text = value.asText();
        if (value.isBoolean()) {
            return new ScalarNode(Tag.BOOL, text, ScalarStyle.PLAIN);
        }
        if (value.isIntegralNumber()) {
            return new ScalarNode(Tag.INT, text, ScalarStyle.PLAIN);
        }
        boolean word =
                WORD.matcher(text).matches() && !OLD_BOOLEAN.matcher(text).matches();
        return new ScalarNode(Tag.STR, text, word ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    private List<CommentLine> comment(String pointer) {
        Stream<CommentLine> lines = Stream.ofNullable(comments.get(pointer)).flatMap(text -> text.lines()
                .map(line ->
                        line.isEmpty() ? comment("", CommentType.BLANK_LINE) : comment(" " + line, CommentType.BLOCK)));
        return lines.toList();
    }

    private static CommentLine comment(String text, CommentType type) {
        return new CommentLine(Optional.empty(), Optional.empty(), text, type);
    }
}
