package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.EngineNames;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The engines that are known, by id; any other that has a Kamelet is one of nothing but that. */
public final class Engines {
    private final Map<String, Engine> byId;
    private final KameletDefinitions kamelets;
    private final Placeholders placeholders;

    public Engines(List<Engine> engines, KameletDefinitions kamelets, Placeholders placeholders) {
        this.kamelets = kamelets;
        this.placeholders = placeholders;
        this.byId = engines.stream()
                .collect(Collectors.toMap(Engine::id, Function.identity(), (one, same) -> one, TreeMap::new));
    }

    public Engine get(String name) {
        String id = EngineNames.canonical(name);
        Engine engine = byId.get(id);
        if (engine != null) {
            return engine;
        }
        return kamelets.named("dump-" + id + "-action")
                .map(kamelet -> new KameletEngine(id, kamelet, placeholders))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.ENGINE_UNKNOWN, "Engine " + id + " is not known; known are " + byId.keySet()));
    }
}
