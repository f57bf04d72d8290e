package digital.vya.backupdb.engine.mysql.dump;

import java.util.Map;
import java.util.Set;

/**
 * What one reading of a dump told. {@code database} and {@code serverVersion} are null where it does not say,
 * {@code charset}, {@code collation} and {@code comment} as well; the last is a text in quotes. {@code withoutRows} are tables
 * whose rows are those of others, and not in a dump. Definers are accounts such as {@code app@%}, objects the names, in small
 * letters, of all that there can be a right on.
 */
public record DumpFacts(
        String database,
        String serverVersion,
        String charset,
        String collation,
        String comment,
        Map<String, Long> rows,
        Set<String> withoutRows,
        Set<String> definers,
        Set<String> objects,
        long views,
        long routines,
        long triggers,
        long events,
        boolean complete) {}
