package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.EngineNames;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The engines of Java, by id; any other that has a Kamelet is one of nothing but that. */
public final class Engines {
    private final Map<String, Engine> byId = new TreeMap<>();
    private final KameletDefinitions kamelets;
    private final Placeholders placeholders;

    public Engines(EngineContext context, KameletDefinitions kamelets, Placeholders placeholders) {
        this.kamelets = kamelets;
        this.placeholders = placeholders;
        factories().forEach(factory -> byId.put(factory.id(), factory.create(context)));
    }

    private static Stream<EngineFactory> factories() {
        return EngineNames.types().stream()
                .filter(EngineFactory.class::isInstance)
                .map(EngineFactory.class::cast);
    }

    /** What the engines' own Kamelets may name, without making an engine. */
    public static Map<String, Class<?>> beanTypes() {
        Map<String, Class<?>> types = new HashMap<>();
        factories().forEach(factory -> types.putAll(factory.beans()));
        return types;
    }

    public Map<String, Object> beans() {
        Map<String, Object> beans = new HashMap<>();
        byId.values().forEach(engine -> beans.putAll(engine.beans()));
        return beans;
    }

    public Backup backup(String name) {
        String id = EngineNames.canonical(name);
        Engine engine = byId.get(id);
        if (engine != null) {
            return engine.backup();
        }
        return kamelets.named("dump-" + id + "-action")
                .map(kamelet -> new KameletEngine(id, kamelet, placeholders))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.ENGINE_UNKNOWN, "Engine " + id + " is not known; known are " + byId.keySet()));
    }

    /** Empty where there are no databases that could be asked for. */
    public Optional<Restore> restore(Settings.Instance instance) {
        return Optional.ofNullable(byId.get(instance.engine())).flatMap(Engine::restore);
    }

    public Databases databases(Settings.Instance instance) {
        return required(instance).databases();
    }

    public Restorer restorer(Settings.Instance instance) {
        return required(instance).restorer();
    }

    private Restore required(Settings.Instance instance) {
        return restore(instance)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.TARGET_UNKNOWN,
                        "Instance " + instance.id() + " is of engine " + instance.engine()
                                + ", which has no databases that can be asked for"));
    }
}
