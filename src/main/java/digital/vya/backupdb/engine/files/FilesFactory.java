package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.Engine;
import digital.vya.backupdb.engine.EngineContext;
import digital.vya.backupdb.engine.EngineFactory;
import java.util.Map;
import java.util.Optional;

/** Files of this machine. */
public final class FilesFactory implements EngineFactory {
    @Override
    public String id() {
        return FilesEngine.ID;
    }

    @Override
    public boolean ofFiles() {
        return true;
    }

    @Override
    public Map<String, Class<?>> beans() {
        return Map.of(FilesEngine.ID, FilesEngine.class);
    }

    @Override
    public Engine create(EngineContext context) {
        FilesEngine engine = new FilesEngine(context.settings(), context.tools());
        return new Engine(engine, Optional.empty(), Map.of(FilesEngine.ID, engine));
    }
}
