package digital.vya.backupdb.config.yaml;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A piece of YAML that knows its line. {@code text} is set for scalars, {@code entries} for maps, {@code items} for lists. */
public record YamlNode(Kind kind, int line, @Nullable String text, List<Entry> entries, List<YamlNode> items) {
    public enum Kind {
        MAP,
        LIST,
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** One key of a map, with the key's own line. */
    public record Entry(String key, int line, YamlNode value) {}

    public boolean isScalar() {
        return kind != Kind.MAP && kind != Kind.LIST;
    }

    /** The text of what is a scalar. */
    public String scalarText() {
        return Objects.requireNonNull(text, "only of a scalar, and each has one");
    }

    public Optional<Entry> entry(String key) {
        return entries.stream().filter(e -> e.key().equals(key)).findFirst();
    }

    public Optional<YamlNode> get(String key) {
        return entry(key).map(Entry::value);
    }

    /** The node below this path of keys. */
    public Optional<YamlNode> at(String... path) {
        Optional<YamlNode> found = Optional.of(this);
        for (String key : path) {
            found = found.flatMap(n -> n.get(key));
        }
        return found;
    }

    /** The text of a scalar below this key; empty when there is none or it holds nothing. */
    public Optional<String> text(String key) {
        return get(key).filter(n -> n.isScalar() && n.kind() != Kind.NULL).map(YamlNode::text);
    }

    /** Visits every scalar in or below this node, together with the key it stands under (empty for a bare one). */
    public void scalars(BiConsumer<String, YamlNode> visitor) {
        scalars("", visitor);
    }

    private void scalars(String key, BiConsumer<String, YamlNode> visitor) {
        switch (kind) {
            case MAP -> entries.forEach(e -> e.value().scalars(e.key(), visitor));
            case LIST -> items.forEach(i -> i.scalars(key, visitor));
            default -> visitor.accept(key, this);
        }
    }

    /** What this is called in a message. */
    public String described() {
        return switch (kind) {
            case MAP -> "a mapping";
            case LIST -> "a list";
            case NULL -> "empty";
            default -> "`" + text + "`";
        };
    }
}
