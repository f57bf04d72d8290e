package digital.vya.backupdb.config;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Parameters that print as their names only: any of them may be a secret. */
final class HiddenValues extends AbstractMap<String, Object> {
    private final Map<String, Object> values;

    HiddenValues(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return values.entrySet();
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
