package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The {@code camel.main.} keys there are, as Camel itself describes them. */
final class CamelKeys {
    private static final String GROUP = "camel.main.";
    private static final String METADATA = "/META-INF/camel-main-configuration-metadata.json";

    private CamelKeys() {}

    /** Reports those of the keys that Camel would stumble over when it starts. */
    static List<String> unknown(List<String> keys) {
        List<String> ours = keys.stream().filter(k -> k.startsWith(GROUP)).toList();
        if (ours.isEmpty()) {
            return List.of();
        }
        var known = known().stream().map(CamelKeys::plain).collect(Collectors.toSet());
        return ours.stream().filter(k -> !known.contains(plain(k))).toList();
    }

    static List<String> known() {
        List<String> names = new ArrayList<>();
        try (InputStream in = CamelKeys.class.getResourceAsStream(METADATA)) {
            for (JsonNode property : new ObjectMapper().readTree(in).path("properties")) {
                names.add(property.path("name").asText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.stream().filter(n -> n.startsWith(GROUP)).toList();
    }

    /** Camel takes {@code streamCachingEnabled} and {@code stream-caching-enabled} for the same. */
    private static String plain(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
