package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A group of an old configuration, field by field: what is not as it must be, and what nothing asks for, is left behind and
 * said. Values are never said: any may be a secret.
 */
final class OldFields {
    private static final int LONGEST = 60_000;

    private final JsonNode node;
    private final String path;
    private final List<OldConfig.Left> left;
    private final Set<String> asked = new HashSet<>();

    OldFields(JsonNode node, String path, List<OldConfig.Left> left) {
        this.node = node;
        this.path = path;
        this.left = left;
    }

    /** The group below a field; an empty one where there is none. */
    OldFields group(String key) {
        asked.add(key);
        JsonNode value = node.path(key);
        if (!isAbsent(value) && !value.isObject()) {
            leave(key, "it is no group of fields", "Say it by hand.");
            return new OldFields(MissingNode.getInstance(), place(key), left);
        }
        return new OldFields(value, place(key), left);
    }

    boolean has(String key) {
        return !isAbsent(node.path(key));
    }

    boolean isThere() {
        return node.isObject();
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The first of these that holds a text. */
    Optional<String> text(String... keys) {
        Optional<String> found = Optional.empty();
        for (String key : keys) {
            asked.add(key);
            if (found.isEmpty() && has(key)) {
                found = text(node.path(key), key);
            } else if (has(key)) {
                leave(key, "another field says the same", "Nothing, where both say the same.");
            }
        }
        return found;
    }

    private Optional<String> text(JsonNode value, String key) {
        if (!value.isTextual() && !value.isNumber()) {
            leave(key, "it is no text", "Write it by hand.");
            return Optional.empty();
        }
        String text = value.asText();
        if (Placeholders.anyIn(text)) {
            leave(key, "its double braces would be taken for a placeholder", "Write it by hand, if it is meant.");
            return Optional.empty();
        }
        return whole(text, key).filter(found -> !found.isBlank());
    }

    private Optional<String> whole(String text, String key) {
        if (text.length() > LONGEST) {
            leave(key, "it is too long", "Look at the old file.");
            return Optional.empty();
        }
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            leave(key, "it holds what is no character", "Write it by hand.");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A password is any text. */
    Optional<Secret> secret(String key) {
        asked.add(key);
        JsonNode value = node.path(key);
        if (isAbsent(value) || isEmpty(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            leave(key, "it is no text", "Write the password into the file that the new configuration names.");
            return Optional.empty();
        }
        return whole(value.asText(), key).map(Secret::new);
    }

    Optional<Integer> number(String key, int least, int most) {
        asked.add(key);
        JsonNode value = node.path(key);
        if (isAbsent(value) || (value.isTextual() && value.asText().isBlank())) {
            return Optional.empty();
        }
        String text =
                value.isTextual() || value.isIntegralNumber() ? value.asText().strip() : "";
        if (!text.matches("-?[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            leave(key, "it is no whole number from " + least + " to " + most, "Write it by hand.");
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text));
    }

    boolean flag(String key, boolean otherwise) {
        asked.add(key);
        JsonNode value = node.path(key);
        if (isAbsent(value)) {
            return otherwise;
        }
        String text = value.isObject() || value.isArray() ? "" : value.asText().toLowerCase(Locale.ROOT);
        if (text.equals("true") || text.equals("1")) {
            return true;
        }
        if (!text.equals("false") && !text.equals("0")) {
            leave(key, "it is neither true nor false, and was taken for false", "Correct it by hand.");
        }
        return false;
    }

    /** Empty where there is no such list, or an empty one; else those of it that are texts, perhaps none. */
    Optional<List<String>> texts(String key) {
        List<JsonNode> items = items(key);
        if (items.isEmpty()) {
            return has(key) && !node.path(key).isArray() ? Optional.of(List.of()) : Optional.empty();
        }
        Set<String> texts = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String at = key + "[" + i + "]";
            JsonNode item = items.get(i);
            Optional<String> text = item.isTextual() ? whole(item.asText(), at) : Optional.empty();
            if (!item.isTextual() || text.filter(String::isEmpty).isPresent()) {
                leave(at, "it is no text", "Write it by hand.");
            } else {
                text.ifPresent(texts::add);
            }
        }
        return Optional.of(List.copyOf(texts));
    }

    List<JsonNode> items(String key) {
        asked.add(key);
        JsonNode value = node.path(key);
        if (!isAbsent(value) && !value.isArray()) {
            leave(key, "it is no list", "Write it by hand.");
        }
        List<JsonNode> items = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(items::add);
        }
        return items;
    }

    /** A field that has no place in the new configuration. */
    void without(String key, String why, String todo) {
        asked.add(key);
        if (has(key) && !isEmpty(node.path(key))) {
            leave(key, why, todo);
        }
    }

    void leave(String key, String why, String todo) {
        left.add(new OldConfig.Left(key.isEmpty() ? path : place(key), why, todo));
    }

    /** All that nothing asked for. */
    void leaveTheRest() {
        for (String key : names()) {
            if (!asked.contains(key)) {
                leave(
                        key,
                        "nothing is known of such a field",
                        "Look for what it meant in docs/reference/configuration.md.");
            }
        }
    }

    private String place(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isTextual() && value.asText().isEmpty();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
