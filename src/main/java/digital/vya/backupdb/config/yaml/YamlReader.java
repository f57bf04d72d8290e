package digital.vya.backupdb.config.yaml;

import digital.vya.backupdb.model.Human;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
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
public final class YamlReader {
    /** What there is to say of a file without the right to read it. */
    public static final String CLOSED = "the file may not be read";

    public static final String OPEN_IT = "Give the user that runs vya-backupdb the right to read it.";

    private static final int DEPTH_LIMIT = 100;

    private static final int LARGEST = 16 << 20;

    /** An alias may stand for many values, which stand for many more. */
    private static final int MOST_VALUES = 1_000_000;

    private final Problems problems;
    private int values;
    private boolean reported;

    private YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** Takes what is wrong with the file's YAML. */
    @FunctionalInterface
    public interface Problems {
        void error(int line, String what, String fix);
    }

    /** The file's content; empty when it cannot be read, which is then reported. */
    public static Optional<YamlNode> read(Path file, Problems problems) {
        try {
            if (Files.size(file) > LARGEST) {
                problems.error(
                        0,
                        "the file is larger than " + Human.size(LARGEST),
                        "Check that it is the file that was meant.");
                return Optional.empty();
            }
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setAllowNonScalarKeys(true)
                    .setCodePointLimit(LARGEST)
                    .build();
            String text = Files.readString(file);
            if (isNestedTooDeep(settings, text, problems)) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.error(0, "the file is empty", "Write something into it, or delete it.");
            }
            return root.flatMap(r -> new YamlReader(problems).whole(r));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            problems.error(
                    line,
                    "not valid YAML: " + said(e.getProblem()),
                    "Check indentation, colons and quotes around here.");
        } catch (YamlEngineException e) {
            problems.error(0, "not valid YAML", "Check for aliases inside aliases.");
        } catch (NoSuchFileException e) {
            problems.error(0, "the file does not exist", "Create it, or name another one.");
        } catch (CharacterCodingException e) {
            problems.error(0, "the file is not UTF-8 text", "Save it as UTF-8.");
        } catch (AccessDeniedException e) {
            problems.error(0, CLOSED, OPEN_IT);
        } catch (IOException e) {
            problems.error(0, "the file cannot be read", "Check that it is a file, and the disk it is on.");
        }
        return Optional.empty();
    }

    /** The parser takes any depth, event by event; what makes a tree of the events calls itself for each level. */
    private static boolean isNestedTooDeep(LoadSettings settings, String text, Problems problems) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++depth > DEPTH_LIMIT) {
                int line = event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
                problems.error(
                        line,
                        "nested too deep",
                        "Check the brackets around here; nothing needs more than " + DEPTH_LIMIT + " levels.");
                return true;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return false;
    }

    /** Empty when aliases make more of it than anybody writes. */
    private Optional<YamlNode> whole(Node root) {
        YamlNode tree = convert(root, 0);
        if (values > MOST_VALUES && !reported) {
            problems.error(
                    0, "aliases make more than " + MOST_VALUES + " values of it", "Check for aliases inside aliases.");
        }
        return values > MOST_VALUES ? Optional.empty() : Optional.of(tree);
    }

    /** The parser's words, unless they would repeat what is written there: it may be a secret. */
    private static String said(String problem) {
        if (problem.contains("alias")) {
            return "an alias that no anchor defines; text that begins with `*` needs quotes";
        }
        if (problem.contains("TAB")) {
            return "a tab where spaces are needed";
        }
        if (problem.contains("found character") || problem.contains("escape character")) {
            return "a character that cannot stand there; put the text in single quotes";
        }
        return problem;
    }

    private YamlNode convert(Node node, int depth) {
        int line = line(node);
        if (depth > DEPTH_LIMIT && values <= MOST_VALUES) {
            problems.error(line, "nested too deep", "Check for an alias that contains itself.");
            values = MOST_VALUES;
            reported = true;
        }
        if (++values > MOST_VALUES) {
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
        Map<String, Integer> seen = new HashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            Node written = tuple.getKeyNode();
            int line = line(written);
            if (!(written instanceof ScalarNode key)) {
                boolean braces = written instanceof MappingNode;
                problems.error(
                        line,
                        braces ? "a placeholder without quotes around it" : "a key is a list",
                        braces ? "Write \"{{...}}\"." : "Write a plain word before the colon.");
                continue;
            }
            Integer first = seen.putIfAbsent(key.getValue(), line);
            if (first != null) {
                String what = "the key `" + key.getValue() + "` stands twice in the same place, first on line " + first;
                problems.error(line, what, "Remove one of them.");
                continue;
            }
            entries.add(new YamlNode.Entry(key.getValue(), line, convert(tuple.getValueNode(), depth + 1)));
        }
        return entries;
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
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
