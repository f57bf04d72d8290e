package digital.vya.backupdb.config;

import java.util.function.UnaryOperator;
import org.apache.camel.spi.PropertiesFunction;

/** Makes one of our placeholder functions known to Camel, so that text means the same in routes and in backup.yaml. */
record PlaceholderFunction(String name, UnaryOperator<String> value) implements PropertiesFunction {
    @Override
    public String getName() {
        return name;
    }

    @Override
    public String apply(String remainder) {
        return value.apply(remainder);
    }
}
