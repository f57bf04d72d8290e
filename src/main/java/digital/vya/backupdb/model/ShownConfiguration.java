package digital.vya.backupdb.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration as it is used, without any secret. {@code origins} says by JSON pointer where a value comes from that
 * does not stand so in the file: {@code default}, or the placeholder.
 */
public record ShownConfiguration(
        String file, Map<String, Object> configuration, Map<String, String> origins, List<Setting> settings) {
    /** A key of application.properties: {@code origin} is default, file, environment or system property. */
    public record Setting(String key, String value, String origin) {}

    public ShownConfiguration {
        // in the order of the file
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
        settings = List.copyOf(new ArrayList<>(settings));
    }
}
