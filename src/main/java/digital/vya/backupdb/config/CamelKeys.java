package digital.vya.backupdb.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The {@code camel.main.} keys there are, as Camel itself describes them. */
final class CamelKeys {
    private static final String GROUP = "camel.main.";
    static final String METADATA = "/META-INF/camel-main-configuration-metadata.json";
    private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"(camel\\.main\\.[^\"\\\\]+)\"");

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

    /** Looked for as text: reading all of it as JSON took a tenth of what a command takes. */
    static List<String> known() {
        try (InputStream in = CamelKeys.class.getResourceAsStream(METADATA)) {
            String metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return NAME.matcher(metadata).results().map(m -> m.group(1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Camel takes {@code streamCachingEnabled} and {@code stream-caching-enabled} for the same. */
    private static String plain(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
