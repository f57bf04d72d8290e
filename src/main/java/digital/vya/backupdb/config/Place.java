package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A node of a YAML file together with where it stands. */
record Place(YamlFile yaml, String pointer, JsonNode node) {
    static Place root(YamlFile yaml) {
        return new Place(yaml, "", yaml.tree());
    }

    Place at(String key) {
        return new Place(yaml, YamlFile.child(pointer, key), node.path(key));
    }

    /** The items of a list; none where it is something else. */
    List<Place> items() {
        List<Place> items = new ArrayList<>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                items.add(new Place(yaml, pointer + "/" + i, node.get(i)));
            }
        }
        return items;
    }

    /** The values below the keys of a group; none where it is something else. */
    List<Place> entries() {
        List<Place> entries = new ArrayList<>();
        node.fieldNames().forEachRemaining(key -> entries.add(at(key)));
        return entries;
    }

    /** The part of the file it is in, such as {@code destinations}. */
    String section() {
        return pointer.split("/", -1)[1];
    }

    /** The entry it belongs to, such as {@code destinations/disk}. */
    String entry() {
        String[] path = pointer.split("/", -1);
        return path[1] + "/"
                + yaml.tree().at("/" + path[1] + "/" + path[2] + "/id").asText();
    }

    boolean isText() {
        return node.isTextual();
    }

    boolean exists() {
        return !node.isMissingNode();
    }

    /** The text here, or nothing at all. */
    String text() {
        return node.asText();
    }

    String key() {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }

    int line() {
        return yaml.line(pointer);
    }

    int keyLine() {
        return yaml.keyLine(pointer);
    }

    String label() {
        return "`" + Labels.of(yaml.tree(), pointer) + "`";
    }
}
