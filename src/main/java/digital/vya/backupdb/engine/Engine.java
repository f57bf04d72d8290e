package digital.vya.backupdb.engine;

import java.util.Map;
import java.util.Optional;

/**
 * All that the product knows of one DBMS.
 *
 * @param restore empty where there are no databases that could be asked for, as with files and where there are only Kamelets
 * @param beans what its own Kamelets name, as {@link EngineFactory#beans} says
 */
public record Engine(Backup backup, Optional<Restore> restore, Map<String, Object> beans) {
    public Engine {
        beans = Map.copyOf(beans);
    }
}
