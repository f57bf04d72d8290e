package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.Foretold;
import digital.vya.backupdb.engine.postgresql.dump.selection.Lacking;
import digital.vya.backupdb.engine.postgresql.dump.selection.LeftOut;
import digital.vya.backupdb.engine.postgresql.dump.selection.Scope;
import digital.vya.backupdb.engine.postgresql.dump.statement.SequencePosition;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Outline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a first reading of a whole dump found. Where it says "let through", the selection that it was read with counts.
 *
 * @param database the database's name; null when the dump was made without {@code --create}
 * @param serverVersion of the server that was dumped; null when the dump does not say
 * @param toolVersion of the tool that dumped it; null when the dump does not say
 * @param serverMajor 9 for 9.x; 0 when the dump does not say
 * @param encoding the value of client_encoding
 * @param createDatabase null when the dump was made without {@code --create}
 * @param databaseStatements what to do to the database once it is there, in order
 * @param rows exact rows of each table whose rows are let through
 * @param privileges OWNER TO, GRANT, REVOKE, ALTER DEFAULT PRIVILEGES, as text, in order; those of large objects, which
 *     can be as many as rows, are not among them
 * @param roles all roles that must be there for what is let through
 * @param tablespaces all tablespaces that must be there for what is let through
 * @param entries of the dump's table of contents, let through
 * @param largeObjects let through
 * @param objects how many of each type are let through, in pg_dump's words: TABLE, FK CONSTRAINT, …
 * @param hasDrops whether the dump clears the way before it makes objects
 * @param notValidConstraints let through
 * @param transactional whether what is let through can run in one transaction
 * @param ownTransactions whether it has BEGIN and COMMIT of its own, as around large objects
 * @param leftOut how many statements are not let through, and why
 * @param made what is let through and has a name of its own: relations, functions, types and the like, by name, each
 *     with its type in pg_dump's words
 * @param schemas those that were selected as a whole; empty when none were
 * @param positions where it puts each sequence that is let through
 * @param keysLeftOut foreign keys of tables that are let through to tables that are not
 * @param reaches what of it does more to the server than fill a database, as {@link ServerReach} tells
 * @param lacking what was chosen and cannot be made without what is not let through
 * @param scope for {@link PostgresRestoreStream}
 */
public record PostgresDumpFacts(
        @Nullable String database,
        @Nullable String serverVersion,
        @Nullable String toolVersion,
        int serverMajor,
        @Nullable String encoding,
        @Nullable CreateDatabase createDatabase,
        List<DatabaseStatement> databaseStatements,
        Map<String, Long> rows,
        List<String> privileges,
        Set<String> roles,
        Set<String> extensions,
        Set<String> tablespaces,
        long entries,
        long largeObjects,
        Map<String, Long> objects,
        boolean hasDrops,
        long notValidConstraints,
        boolean transactional,
        boolean ownTransactions,
        Map<LeftOut, Long> leftOut,
        Map<String, String> made,
        Set<String> schemas,
        Map<String, SequencePosition> positions,
        List<ForeignKey> keysLeftOut,
        List<String> reaches,
        List<Lacking> lacking,
        Scope scope) {
    private static final Set<String> RELATIONS =
            Set.of("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE");

    /** What a manifest tells of a dump that was not read: nothing of what is only needed when all of it went by. */
    public static PostgresDumpFacts foretold(Manifest manifest, boolean owners, boolean grants) {
        Outline outline = Objects.requireNonNull(manifest.outline(), "without one nothing is foretold");
        Versions versions = new Versions();
        versions.comment("-- Dumped from database version " + manifest.serverVersion());
        return new PostgresDumpFacts(
                manifest.database(),
                manifest.serverVersion(),
                manifest.clientVersion(),
                versions.serverMajor(),
                null,
                new CreateDatabase(manifest.database(), outline.database()),
                List.of(),
                manifest.rows(),
                List.of(),
                outline.roles(owners, grants),
                Set.copyOf(outline.extensions()),
                Set.copyOf(outline.tablespaces()),
                outline.entries(),
                0,
                outline.objects(),
                false,
                0,
                outline.oneTransaction(),
                false,
                Map.of(),
                Map.of(),
                Set.of(),
                Map.of(),
                List.of(),
                outline.reaches(),
                List.of(),
                Scope.ALL);
    }

    /** These; throws where rows, or how the database was made, are others than what was told before. */
    public PostgresDumpFacts like(PostgresDumpFacts told, String point) {
        Foretold.require(told.rows.equals(rows), Objects.equals(told.createDatabase, createDatabase), point);
        return this;
    }

    /**
     * The same where the rows were not read again: how many there must be is what was told, of no more tables than the dump
     * has rows for.
     */
    public PostgresDumpFacts definitionsOf(PostgresDumpFacts told, long tables, String point) {
        Foretold.require(told.rows.size() <= tables, true, point);
        return with(createDatabase, databaseStatements, told.rows, told.entries).like(told, point);
    }

    /** Tables, views and sequences that are let through, by the names that manifests give them. */
    public Set<String> relations() {
        return named(RELATIONS);
    }

    public Set<String> tables() {
        return named(Set.of("TABLE"));
    }

    private Set<String> named(Set<String> types) {
        return made.entrySet().stream()
                .filter(e -> types.contains(e.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Whether it says how the database itself is: only with {@code --create}, and of grants and settings only since
     * pg_dump 11, for which they stood in the dump of the whole server before.
     */
    public boolean describesDatabase() {
        return createDatabase != null && (toolVersion == null || !toolVersion.matches("(8|9|10)\\b.*"));
    }

    /** The same, with what another dump says of the database wherever this one says nothing. */
    public PostgresDumpFacts describedBy(PostgresDumpFacts other) {
        List<DatabaseStatement> both = new ArrayList<>(other.databaseStatements);
        both.addAll(databaseStatements);
        return with(createDatabase == null ? other.createDatabase : createDatabase, List.copyOf(both), rows, entries);
    }

    private PostgresDumpFacts with(
            @Nullable CreateDatabase createdAs,
            List<DatabaseStatement> statements,
            Map<String, Long> counted,
            long number) {
        return new PostgresDumpFacts(
                database,
                serverVersion,
                toolVersion,
                serverMajor,
                encoding,
                createdAs,
                statements,
                counted,
                privileges,
                roles,
                extensions,
                tablespaces,
                number,
                largeObjects,
                objects,
                hasDrops,
                notValidConstraints,
                transactional,
                ownTransactions,
                leftOut,
                made,
                schemas,
                positions,
                keysLeftOut,
                reaches,
                lacking,
                scope);
    }
}
