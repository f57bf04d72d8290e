package digital.vya.backupdb.engine.postgresql;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a user may read all that pg_dump reads of a database. pg_dump itself names only the first thing it may not
 * read, and large objects and row security only after hours of tables.
 */
final class ReadRights {
    private static final int NAMED = 10;

    /** What is of an extension is made by CREATE EXTENSION, but for the rows that it marks as the user's. */
    private static final String MISSING = """
            WITH me AS (SELECT quote_ident(current_user) AS name,
                               (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
                               (SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user) AS bypass),
            wanted AS (
              SELECT c.oid, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, n.nspname, c.relname, n.oid AS schema,
                     quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p', 'S') AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'
                AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                                  AND d.refclassid = 'pg_extension'::regclass
                                  AND NOT c.oid = ANY (coalesce(e.extconfig, '{}')))),
            missing AS (
              SELECT DISTINCT 1 AS kind, 'GRANT USAGE ON SCHEMA ' || quote_ident(nspname) || ' TO ' || me.name AS mend
              FROM wanted, me WHERE NOT has_schema_privilege(schema, 'USAGE')
              UNION ALL
              SELECT 2, 'GRANT SELECT ON ' || CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || wanted.name
                        || ' TO ' || me.name
              FROM wanted, me
              WHERE NOT CASE relkind WHEN 'S' THEN has_sequence_privilege(oid, 'SELECT') ELSE has_table_privilege(oid, 'SELECT') END
              UNION ALL
              SELECT DISTINCT 3, 'ALTER ROLE ' || me.name || ' BYPASSRLS'
              FROM wanted, me
              WHERE relrowsecurity AND NOT me.super AND NOT me.bypass
                AND (relforcerowsecurity OR NOT pg_has_role(relowner, 'USAGE'))
              UNION ALL
              SELECT 4, 'GRANT SELECT ON LARGE OBJECT ' || l.oid || ' TO ' || me.name
              FROM pg_largeobject_metadata l, me
              WHERE NOT me.super AND NOT current_setting('lo_compat_privileges')::boolean
                AND NOT pg_has_role(l.lomowner, 'USAGE')
                AND NOT EXISTS (SELECT FROM aclexplode(l.lomacl) a
                                WHERE a.privilege_type = 'SELECT'
                                  AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE'))))
            SELECT json_build_object('user', current_user, 'count', (SELECT count(*) FROM missing),
              'largeObjects', (SELECT count(*) FROM missing WHERE kind = 4),
              'mend', (SELECT coalesce(json_agg(mend), '[]') FROM (SELECT mend FROM missing ORDER BY kind, mend LIMIT %d) m));
            """.formatted(NAMED);

    private final Psql psql;

    ReadRights(Psql psql) {
        this.psql = psql;
    }

    /** Throws when something may not be read, with what gives each right. */
    void require(Identity identity, String where, String database) {
        JsonNode found = psql.json(identity, where, database, MISSING);
        long count = found.path("count").asLong();
        if (count == 0) {
            return;
        }
        List<String> mend = new ArrayList<>();
        found.path("mend").forEach(statement -> mend.add(statement.asText() + ";"));
        String more = count > mend.size() ? " and " + (count - mend.size()) + " more" : "";
        throw new BackupException(
                ErrorCode.DUMP_RIGHTS,
                "User " + found.path("user").asText() + " may not read all of database " + database + " of " + where
                        + ": " + count + " rights are missing",
                "Give them as a superuser, in that database: " + String.join(" ", mend) + more + general(found),
                null);
    }

    private static String general(JsonNode found) {
        return found.path("largeObjects").asLong() > 0
                ? ". Large objects need a grant each, or their owner's role."
                : ". GRANT pg_read_all_data gives all rights to tables and sequences at once.";
    }
}
