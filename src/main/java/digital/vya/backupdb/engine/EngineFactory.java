package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.EngineType;
import java.util.Map;

/** Makes an engine of Java. A line in {@code META-INF/services} is all that it takes to join the product. */
public interface EngineFactory extends EngineType {
    Engine create(EngineContext context);

    /** Beans that its own Kamelets may name besides those of the product, and what each is. */
    default Map<String, Class<?>> beans() {
        return Map.of();
    }
}
