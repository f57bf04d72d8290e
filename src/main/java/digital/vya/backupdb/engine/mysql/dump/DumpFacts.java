package digital.vya.backupdb.engine.mysql.dump;

import java.util.Map;
import java.util.Set;

/**
 * What one reading of a dump told. {@code database} and {@code serverVersion} are null where it does not say,
 * {@code charset} and {@code collation} as well. Definers are accounts such as {@code app@%}, objects the names, in small
 * letters, of all that there can be a right on.
 */
public record DumpFacts(
        String database,
        String serverVersion,
        String charset,
        String collation,
        Map<String, Long> rows,
        Set<String> definers,
        Set<String> objects,
        long views,
        long routines,
        long triggers,
        long events,
        boolean complete) {}
