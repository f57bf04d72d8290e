package digital.vya.backupdb.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who a tool acts as: the environment it gets (on top of a small clean one), the values to strike out of anything it
 * says, the folder its executable is looked for before the PATH (null: only there), and how long it may keep a reader
 * waiting for a byte (null: for ever).
 */
public record Identity(Map<String, String> environment, List<String> secrets, Path toolFolder, Duration stallTimeout) {
    public static final Identity NONE = new Identity(Map.of(), List.of(), null, null);

    public Identity {
        environment = Map.copyOf(environment);
        secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "Identity" + environment.keySet();
    }
}
