package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.postgresql.PostgresSql;
import java.util.UUID;

/**
 * A query that was written elsewhere, asked as a role that may read the database's tables and do nothing else. What it
 * calls, a view's functions and an index's as well, may be of any owner, and would have a superuser's rights in a
 * superuser's session: a READ ONLY transaction keeps no superuser from running programs. A function that is SECURITY
 * DEFINER is the one place that cannot be left by SET ROLE. It and its role are gone with their transaction, which no session
 * else ever sees.
 */
final class ReadingRole {
    private static final String PREFIX = "vya_reads_";

    /** The server takes the query as one text: neither psql nor the transaction can be led out of reading. */
    private static final String ASK = """
            CREATE FUNCTION pg_temp.vya_ask(query text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS 'DECLARE answer text;
            BEGIN
              EXECUTE query INTO STRICT answer;
              RETURN coalesce(answer, '''');
            END';
            """;

    /**
     * A user who is no superuser has no more rights to lose than those it restored with. Not by pg_read_all_data, which reads
     * the passwords of roles as well. An event trigger may forbid to make functions.
     */
    private static final String AS_READER = """
            SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user \\gset
            \\if :super
            SET LOCAL session_replication_role = replica;
            %2$s
            CREATE ROLE %1$s BYPASSRLS;
            ALTER FUNCTION pg_temp.vya_ask(text) OWNER TO %1$s;
            SELECT format(what, nspname) FROM pg_namespace, (VALUES ('GRANT USAGE ON SCHEMA %%I TO %1$s'),
                ('GRANT SELECT ON ALL TABLES IN SCHEMA %%I TO %1$s'), ('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %%I TO %1$s'))
                AS grants (what)
              WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' \\gexec
            SET LOCAL session_replication_role = origin;
            \\else
            %2$s
            \\endif
            """;

    private ReadingRole() {}

    /** A script that prints the one value. The query finds names as an application does that connects to this database. */
    static String script(String query) {
        String role = PREFIX + UUID.randomUUID().toString().replace("-", "");
        return "BEGIN;\n" + AS_READER.formatted(role, ASK) + """
                SELECT set_config(name, '', true) FROM pg_settings
                  WHERE name = 'restrict_nonsystem_relation_kind' \\g /dev/null
                SET LOCAL plpgsql.extra_errors = 'strict_multi_assignment';
                SET TRANSACTION READ ONLY;
                RESET search_path;
                SELECT pg_temp.vya_ask(%s);
                ROLLBACK;
                """.formatted(PostgresSql.literal(query));
    }
}
