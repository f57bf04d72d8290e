package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.engine.Foretold;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Outline;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a dump told. {@code database} and {@code serverVersion} are null where it does not say,
 * {@code charset}, {@code collation} and {@code comment} as well; the last is a text in quotes. {@code withoutRows} are tables
 * whose rows are those of others, and not in a dump. Definers are accounts such as {@code app@%}, objects the names, in small
 * letters, of all that there can be a right on.
 */
public record MysqlDumpFacts(
        @Nullable String database,
        @Nullable String serverVersion,
        @Nullable String charset,
        @Nullable String collation,
        @Nullable String comment,
        Map<String, Long> rows,
        Set<String> withoutRows,
        Set<String> definers,
        Set<String> objects,
        long views,
        long routines,
        long triggers,
        long events,
        boolean complete) {
    private static final String CHARSET = "charset";
    private static final String COLLATION = "collation";
    private static final String COMMENT = "comment";
    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\]|''|\\\\.)*+'", Pattern.DOTALL);

    /** For a manifest. */
    Outline outline() {
        Map<String, String> options = new TreeMap<>();
        options.put(CHARSET, charset);
        options.put(COLLATION, collation);
        options.put(COMMENT, comment);
        options.values().removeIf(Objects::isNull);
        Map<String, Long> counts = new TreeMap<>(Map.of(
                "TABLE", (long) rows.size(), "VIEW", views, "ROUTINE", routines, "TRIGGER", triggers, "EVENT", events));
        counts.values().removeIf(count -> count == 0);
        return new Outline(
                options,
                Map.of(Outline.OWNERS, List.copyOf(definers)),
                List.of(),
                List.of(),
                counts,
                List.copyOf(objects),
                0,
                false,
                List.of());
    }

    /** These become SQL as they are: a manifest must not bring more than one word or text there. */
    private static void require(Manifest manifest, Outline outline, String option, Pattern form) {
        String value = outline.database().get(option);
        if (value != null && !form.matcher(value).matches()) {
            throw new BackupException(
                    ErrorCode.MANIFEST_UNREADABLE,
                    "The manifest of " + manifest.id() + " gives the database a " + option + " that is none");
        }
    }

    /** Throws where rows, or how the database was made, are others than what was told before. */
    public void requireLike(MysqlDumpFacts told, String point) {
        Foretold.require(
                told.rows.equals(rows),
                Objects.equals(told.charset, charset) && Objects.equals(told.collation, collation),
                point);
    }

    /** What a manifest tells of a dump that was not read. */
    public static MysqlDumpFacts foretold(Manifest manifest) {
        Outline outline = Objects.requireNonNull(manifest.outline(), "without one nothing is foretold");
        Map<String, Long> counts = outline.objects();
        require(manifest, outline, CHARSET, WORD);
        require(manifest, outline, COLLATION, WORD);
        require(manifest, outline, COMMENT, TEXT);
        return new MysqlDumpFacts(
                manifest.database(),
                manifest.serverVersion(),
                outline.database().get(CHARSET),
                outline.database().get(COLLATION),
                outline.database().get(COMMENT),
                manifest.rows(),
                Set.of(),
                outline.roles(true, true),
                Set.copyOf(outline.names()),
                counts.getOrDefault("VIEW", 0L),
                counts.getOrDefault("ROUTINE", 0L),
                counts.getOrDefault("TRIGGER", 0L),
                counts.getOrDefault("EVENT", 0L),
                true);
    }
}
