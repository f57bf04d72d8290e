package digital.vya.backupdb.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a tool acts as: the environment it gets (on top of a small clean one), the values to strike out of anything it
 * says, the folder its executable is looked for before the PATH (null: only there), how long it may keep a reader
 * waiting for a byte (null: for ever), and the text of a file that only this one start of it can read, for tools that
 * take a password no other way (null: none). An argument that ends in {@code @identity:file} ends in that file's path.
 */
public record Identity(
        Map<String, String> environment,
        List<String> secrets,
        @Nullable Path toolFolder,
        @Nullable Duration stallTimeout,
        @Nullable String file) {
    public static final Identity NONE = new Identity(Map.of(), List.of(), null, null);

    /** Without a file. */
    public Identity(
            Map<String, String> environment,
            List<String> secrets,
            @Nullable Path toolFolder,
            @Nullable Duration stallTimeout) {
        this(environment, secrets, toolFolder, stallTimeout, null);
    }

    public Identity stallingAfter(@Nullable Duration limit) {
        return new Identity(environment, secrets, toolFolder, limit, file);
    }

    public Identity {
        environment = Map.copyOf(environment);
        secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "Identity" + environment.keySet();
    }
}
