package digital.vya.backupdb.engine.postgresql;

/**
 * How every session begins in which SQL of ours runs, as pg_dump's do. The owner of a database decides what a session in
 * it finds: where names without a schema are looked for, how a literal is read, how long a statement may take. Names of
 * ours are looked for in pg_catalog alone, so nothing that an owner made is called where one of the server's is meant.
 */
final class PostgresSessionStart {
    /** An empty one would find relations and types in pg_temp first. */
    static final String PATH = "SET search_path = pg_catalog, pg_temp;";

    /** SET looks nothing up and needs no snapshot: no function is called before the path is safe. */
    private static final String SAFE = "SET statement_timeout = 0; " + PATH
            + " SET client_encoding = 'UTF8'; SET standard_conforming_strings = on;"
            + " SET default_transaction_read_only = off; ";

    /**
     * A dump is restored in a transaction that has begun already, and can still be made one that writes. A server in
     * recovery takes this for an error, so no other session says it: each of their statements begins its own transaction.
     */
    private static final String WRITING = "SET transaction_read_only = off; ";

    /** How values are read and written. A dump says what it needs of this by itself. */
    private static final String READING = "SET client_min_messages = warning; SET DateStyle = 'ISO, MDY';"
            + " SET IntervalStyle = postgres; SET extra_float_digits = 3; SET synchronize_seqscans = off;"
            + " SET default_transaction_isolation = 'read committed'; SET quote_all_identifiers = off;"
            + " SET transform_null_equals = off; ";

    /** What not every version knows. */
    private static final String WHERE_KNOWN =
            "SELECT set_config(name, value, false) FROM (VALUES ('lock_timeout', '0'),"
                    + " ('idle_in_transaction_session_timeout', '0'), ('idle_session_timeout', '0'), ('transaction_timeout', '0'),"
                    + " ('row_security', 'off')%s) AS wanted (name, value) JOIN pg_settings USING (name)";

    /** A table may become a view, with functions of its owner, after it was looked at and before it is read. */
    private static final String TABLES_ONLY = ", ('restrict_nonsystem_relation_kind', 'view, foreign-table')";

    /** Before a script of ours. It prints nothing. */
    static final String OURS = SAFE + READING + WHERE_KNOWN.formatted(TABLES_ONLY) + " \\g /dev/null\n";

    private PostgresSessionStart() {}

    /**
     * Before a dump, on its first line: psql goes on counting lines as the dump does. No command of psql's own, which may
     * have been told to obey none. What is {@code ours} is done before the dump gets the path and encoding of its database.
     */
    static String beforeDump(String ours) {
        return SAFE + WRITING + WHERE_KNOWN.formatted("") + "; " + ours + "RESET client_encoding; RESET search_path; ";
    }
}
