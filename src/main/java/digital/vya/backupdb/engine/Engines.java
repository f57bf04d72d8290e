package digital.vya.backupdb.engine;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The engines that are known, by id. */
public final class Engines {
    private final Map<String, Engine> byId;

    public Engines(List<Engine> engines) {
        this.byId = engines.stream()
                .collect(Collectors.toMap(Engine::id, Function.identity(), (one, same) -> one, TreeMap::new));
    }

    public Engine get(String id) {
        Engine engine = byId.get(id);
        if (engine == null) {
            throw new BackupException(
                    ErrorCode.ENGINE_UNKNOWN, "Engine " + id + " is not known; known are " + byId.keySet());
        }
        return engine;
    }
}
