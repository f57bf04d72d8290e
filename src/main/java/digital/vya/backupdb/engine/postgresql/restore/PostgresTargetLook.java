package digital.vya.backupdb.engine.postgresql.restore;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.sqldump.ServerDisk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ServerFacts;
import java.util.List;

/** Looks at the server and the database that a restore goes to. */
final class PostgresTargetLook {
    private static final String FACTS = """
            SELECT json_build_object(
              'number', current_setting('server_version_num')::int,
              'version', current_setting('server_version'),
              'standby', pg_is_in_recovery(),
              'super', r.rolsuper,
              'create', r.rolsuper OR r.rolcreatedb,
              'folder', CASE WHEN r.rolsuper THEN current_setting('data_directory') ELSE '' END,
              'databases', (SELECT json_agg(datname ORDER BY datname) FROM pg_database),
              'bytes', (SELECT pg_database_size(oid) FROM pg_database WHERE datname = %1$s
                         AND has_database_privilege(datname, 'CONNECT')),
              'owned', coalesce((SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = %1$s), true),
              'connected', (SELECT coalesce(json_agg(coalesce(nullif(application_name, ''), usename, '?')), '[]')
                              FROM pg_stat_activity WHERE datname = %1$s AND pid <> pg_backend_pid()))
              FROM pg_roles r WHERE r.rolname = current_user
            """;

    /** Whether there is anything that a new database would not have. */
    private static final String HOLDS_SOMETHING = """
            SELECT json_build_object('something',
              EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
              OR EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                       WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
              OR EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                       WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
              OR EXISTS (SELECT FROM pg_namespace
                       WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public'))
              OR EXISTS (SELECT FROM pg_largeobject_metadata));
            """;

    private final Psql psql;
    private final PostgresEngine engine;

    PostgresTargetLook(Psql psql, PostgresEngine engine) {
        this.psql = psql;
        this.engine = engine;
    }

    TargetFacts look(Settings.Instance instance, String database) {
        String where = PostgresEngine.where(instance);
        PostgresEngine.Answered answered = engine.inspect(instance, FACTS.formatted(PostgresSql.literal(database)));
        ServerFacts server = answered.inspection().server();
        JsonNode facts = answered.answer();
        if (facts.path("standby").asBoolean()) {
            throw new BackupException(
                    ErrorCode.RIGHTS_MISSING,
                    where + " is a standby: nobody may write there, so nothing can be restored into it",
                    "Restore into the server that it follows, which hands everything on, or into another one.",
                    null);
        }
        List<String> databases = PostgresEngine.texts(facts.path("databases"));
        boolean exists = databases.contains(database);
        return new TargetFacts(
                server,
                facts.path("number").asInt() / 10_000,
                facts.path("super").asBoolean(),
                facts.path("create").asBoolean(),
                exists,
                facts.path("owned").asBoolean(),
                !exists || isEmpty(instance, where, database),
                facts.path("bytes").asLong(),
                PostgresEngine.texts(facts.path("connected")),
                ServerDisk.free(instance.host(), facts.path("folder").asText()),
                databases);
    }

    private boolean isEmpty(Settings.Instance instance, String where, String database) {
        return !psql.json(engine.identity(instance, database), where, database, HOLDS_SOMETHING)
                .path("something")
                .asBoolean();
    }
}
