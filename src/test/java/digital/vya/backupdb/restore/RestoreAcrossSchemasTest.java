package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema that leans on another one: what of it cannot be made without that one is named, and nothing else is missing. */
@Tag("server")
class RestoreAcrossSchemasTest {
    private static final String MAKE = """
            CREATE SCHEMA a; CREATE SCHEMA b;
            CREATE TABLE b.t (id int PRIMARY KEY, n int);
            INSERT INTO b.t SELECT i, i FROM generate_series(1, 5) i;
            CREATE TABLE b.log (id int);
            CREATE SEQUENCE b.s;
            CREATE TYPE b.color AS ENUM ('red', 'blue');
            CREATE FUNCTION b.trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE FUNCTION b.imm(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            CREATE FUNCTION b.sum() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(n) FROM b.t; END;
            CREATE FUNCTION b.def() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TABLE a.base (id int PRIMARY KEY, n int DEFAULT b.def(), c b.color);
            INSERT INTO a.base VALUES (1, 1, 'red');
            CREATE TABLE a.numbered (id int DEFAULT nextval('b.s'));
            CREATE TABLE a.keyed (id int CONSTRAINT keyed_fk REFERENCES b.t);
            INSERT INTO a.keyed VALUES (1);
            CREATE VIEW a.own AS SELECT id FROM a.base;
            CREATE VIEW a.other AS SELECT id FROM b.t;
            CREATE VIEW a.chain AS SELECT id FROM a.other;
            CREATE VIEW a.called AS SELECT b.sum() AS s;
            CREATE MATERIALIZED VIEW a.held AS SELECT id FROM b.t;
            CREATE INDEX held_id ON a.held (id);
            CREATE FUNCTION a.atomic() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM b.t; END;
            CREATE FUNCTION a.takes(b.t) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION a.takes(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION a.text() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM a.base';
            CREATE TRIGGER fires BEFORE INSERT ON a.base FOR EACH ROW EXECUTE FUNCTION b.trg();
            CREATE INDEX base_imm ON a.base (b.imm(n));
            CREATE RULE also AS ON INSERT TO a.base DO ALSO INSERT INTO b.log VALUES (1);
            ALTER TABLE a.base ENABLE ROW LEVEL SECURITY;
            CREATE POLICY seen ON a.base USING (EXISTS (SELECT FROM b.t WHERE t.id = base.id));
            CREATE TYPE a.pair AS (one int, two b.t);
            CREATE DOMAIN a.small AS int CHECK (b.imm(VALUE) < 10);
            CREATE AGGREGATE a.agg (int) (SFUNC = int4pl, STYPE = int4);
            """;

    /** All that stands in schema a, each in the server's words. */
    private static final String OBJECTS = """
            SELECT what FROM (
            SELECT pg_describe_object('pg_class'::regclass, c.oid, 0) FROM pg_class c WHERE relnamespace = 'a'::regnamespace AND relkind IN ('r','p','v','m','S','i')
            UNION ALL SELECT pg_describe_object('pg_proc'::regclass, oid, 0) FROM pg_proc WHERE pronamespace = 'a'::regnamespace
            UNION ALL SELECT pg_describe_object('pg_type'::regclass, t.oid, 0) FROM pg_type t WHERE typnamespace = 'a'::regnamespace AND typtype IN ('c','d','e','r') AND typelem = 0 AND (typrelid = 0 OR EXISTS (SELECT FROM pg_class WHERE oid = typrelid AND relkind = 'c'))
            UNION ALL SELECT pg_describe_object('pg_constraint'::regclass, oid, 0) FROM pg_constraint WHERE connamespace = 'a'::regnamespace
            UNION ALL SELECT pg_describe_object('pg_trigger'::regclass, t.oid, 0) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'a'::regnamespace AND NOT tgisinternal
            UNION ALL SELECT pg_describe_object('pg_policy'::regclass, t.oid, 0) FROM pg_policy t JOIN pg_class c ON c.oid = polrelid WHERE relnamespace = 'a'::regnamespace
            UNION ALL SELECT pg_describe_object('pg_rewrite'::regclass, t.oid, 0) FROM pg_rewrite t JOIN pg_class c ON c.oid = ev_class WHERE relnamespace = 'a'::regnamespace AND rulename <> '_RETURN'
            UNION ALL SELECT pg_describe_object('pg_attrdef'::regclass, t.oid, 0) FROM pg_attrdef t JOIN pg_class c ON c.oid = adrelid WHERE relnamespace = 'a'::regnamespace
            ) o (what) ORDER BY 1;
            """;

    /** What needs rows or definitions of schema b, and what is said of each. */
    private static final Map<String, String> NEEDY = new TreeMap<>(Map.of(
            "view a.other", "VIEW a.other (needs b.t)",
            "view a.chain", "VIEW a.chain (needs a.other)",
            "view a.called", "VIEW a.called (needs b.sum)",
            "materialized view a.held", "MATERIALIZED VIEW a.held (needs b.t)",
            "function a.atomic()", "FUNCTION a.atomic (needs b.t)",
            "function a.takes(b.t)", "FUNCTION a.takes (needs b.t)",
            "type a.pair", "TYPE a.pair (needs b.t)",
            "policy seen on table a.base", "POLICY a.seen (needs b.t)",
            "rule also on table a.base", "RULE a.also (needs b.log)"));

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static Scene scene;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE across;");
        server.psql("across", MAKE);
        scene = Scene.in(home, server, server);
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void drop() {
        server.psql("postgres", "DROP DATABASE IF EXISTS other;");
    }

    @Test
    void whatCannotBeMadeIsNamedBeforeAndAfterwards() {
        Scene.Said said = restored("--schemas", "a");

        assertThat(said.status()).as(said.toString()).isEqualTo(3);
        List<String> missing = objects("across");
        missing.removeAll(objects("other"));
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "constraint keyed_fk on table a.keyed",
                        "function a.atomic()",
                        "function a.takes(b.t)",
                        "index a.held_id",
                        "materialized view a.held",
                        "policy seen on table a.base",
                        "rule also on table a.base",
                        "type a.pair",
                        "view a.called",
                        "view a.chain",
                        "view a.other");
        String proof = said.json().path("proof").toString();
        String before = said.json().path("problems").toString();
        assertThat(proof).contains("VYA-8023", "VYA-8021", "keyed_fk").contains(NEEDY.values());
        assertThat(before).contains("Chosen and not made").contains("keyed_fk");
        Scene.Said planned = scene.run(
                "restore",
                "--database",
                "across",
                "--source",
                "pg",
                "--instance",
                "clean",
                "--target",
                "other2",
                "--schemas",
                "a",
                "--dry-run");
        assertThat(planned.out() + planned.err()).contains(NEEDY.values());
    }

    @Test
    void withWhatItNeedsNothingIsMissing() {
        Scene.Said said = restored("--schemas", "a,b");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(objects("other")).isEqualTo(objects("across"));
    }

    @Test
    void aTableThatCannotBeMadeAloneIsRefused() {
        server.psql("across", "CREATE TABLE a.heir (x int) INHERITS (b.log);");
        try {
            Scene.Said backup = scene.backup();
            assertThat(backup.status()).as(backup.toString()).isZero();
            Scene.Said said = restored("--schemas", "a");
            assertThat(said.status()).as(said.toString()).isEqualTo(1);
            assertThat(said.out()).contains("VYA-8104", "a.heir cannot be made without b.log");
        } finally {
            server.psql("across", "DROP TABLE a.heir;");
            Scene.Said backup = scene.backup();
            assertThat(backup.status()).as(backup.toString()).isZero();
        }
    }

    /** What is needed stands in the live database: everything of the schema comes back. */
    @Test
    void intoADatabaseThatHasWhatItNeedsAllComesBack() {
        assertThat(restored("--schemas", "a,b").status()).isZero();
        server.psql("other", "DROP VIEW a.chain; UPDATE a.base SET n = 2; INSERT INTO b.t VALUES (99, 99);");

        Scene.Said said = restored("--schemas", "a", "--recreate");

        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(objects("other")).isEqualTo(objects("across"));
        assertThat(server.psql("other", "SELECT n FROM a.base;")).isEqualTo("1");
        assertThat(server.psql("other", "SELECT count(*) FROM a.held;")).isEqualTo("6");
    }

    /** What would go for good is named, with what is true of it. */
    @Test
    void theRefusalNamesWhatWouldNotComeBack() {
        assertThat(restored("--schemas", "a,b").status()).isZero();
        server.psql("other", """
                CREATE TABLE a.newer (id int);
                DROP RULE also ON a.base;
                CREATE OR REPLACE VIEW a.other AS SELECT 1 AS id;
                DROP MATERIALIZED VIEW a.held;
                DROP POLICY seen ON a.base;
                ALTER TABLE a.keyed DROP CONSTRAINT keyed_fk;
                DROP FUNCTION a.atomic, a.takes(b.t);
                DROP TYPE a.pair;
                CREATE OR REPLACE FUNCTION b.sum() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
                DROP TABLE b.t;
                """);

        Scene.Said said = restored("--schemas", "a", "--recreate");

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.json().path("problems").path(0).path("message").asText())
                .contains("table a.newer (not in the backup)")
                .contains("view a.other (in the backup, but it needs b.t, which is neither chosen nor there)")
                .contains("view a.chain (in the backup, but it needs a.other, which is neither chosen nor there)")
                .doesNotContain("a.own", "a.base", "a.keyed", "a.numbered", "a.called");
        assertThat(server.psql("other", "SELECT count(*) FROM a.newer;")).isEqualTo("0");
    }

    /** Of the archive's formats as well: they are read as the text that their tool makes of them. */
    @Test
    void theSameOfAnArchive() {
        String config = scene.installation.text();
        scene.installation.policy("dump: {format: custom}");
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
        try {
            Scene.Said said = restored("--schemas", "a");
            assertThat(said.status()).as(said.toString()).isEqualTo(3);
            assertThat(said.json().path("proof").toString()).contains(NEEDY.values());
        } finally {
            scene.installation.configure(config);
            scene.backup();
        }
    }

    private static Scene.Said restored(String... more) {
        List<String> all = new ArrayList<>(
                List.of("--database", "across", "--source", "pg", "--instance", "clean", "--target", "other"));
        all.addAll(List.of(more));
        return scene.restore(all.toArray(String[]::new));
    }

    private static List<String> objects(String database) {
        return new ArrayList<>(server.psql(database, OBJECTS).lines().toList());
    }
}
