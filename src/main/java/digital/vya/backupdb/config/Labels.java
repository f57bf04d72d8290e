package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;

/** Names places in backup.yaml as an operator thinks of them: {@code instances[main-db].tls.mode}. */
final class Labels {
    private Labels() {}

    static String of(JsonNode tree, String pointer) {
        StringBuilder label = new StringBuilder();
        JsonNode node = tree;
        for (String part : pointer.split("/", -1)) {
            if (label.length() == 0 && part.isEmpty()) {
                continue;
            }
            String key = part.replace("~1", "/").replace("~0", "~");
            if (node.isArray()) {
                node = node.path(Integer.parseInt(key));
                String id = node.path("id").asText();
                label.append('[')
                        .append(id.isEmpty() ? "#" + (Integer.parseInt(key) + 1) : id)
                        .append(']');
            } else {
                node = node.path(key);
                label.append(label.length() == 0 ? "" : ".").append(key);
            }
        }
        return label.toString();
    }
}
