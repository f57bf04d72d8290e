package digital.vya.backupdb.engine.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.SettingsLoader;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.ClientVersions;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpReader;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database that lacks something that its dump defines is found out, without a single row to count. */
@Tag("server")
class ShapeProofTest {
    private static final String MAKE = """
            CREATE SCHEMA s;
            CREATE TABLE s.one (id serial PRIMARY KEY, n int CONSTRAINT positive CHECK (n > 0));
            CREATE TABLE s.two (id int UNIQUE, one int CONSTRAINT to_one REFERENCES s.one);
            CREATE INDEX two_one ON s.two (one);
            CREATE VIEW s.both AS SELECT one.id FROM s.one;
            CREATE MATERIALIZED VIEW s.held AS SELECT 1 AS one;
            CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER t BEFORE INSERT ON s.two FOR EACH ROW EXECUTE FUNCTION s.f();
            CREATE FUNCTION s.g() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE POLICY p ON s.two USING (true);
            """;

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static PostgresDumpFacts facts;
    private static Questions questions;
    private static Settings.Instance instance;

    @BeforeAll
    static void start() {
        ClientTools.ensure();
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE original;");
        server.psql("original", MAKE);
        String dump = Tool.run(server.environment("original"), "", "pg_dump", "--schema-only")
                .orThrow("pg_dump");
        facts = PostgresDumpReader.read(
                new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), DumpSelection.everything());
        Installation installation = Installation.in(home).configure(server, "*");
        instance = new SettingsLoader(
                        home, KameletDefinitions.read(home.resolve("routes/kamelets")), Placeholders.of(home))
                .load(installation.config())
                .value()
                .orElseThrow()
                .instance("pg")
                .orElseThrow();
        Psql psql = new Psql(new Tools());
        questions = new Questions(
                psql,
                new PostgresEngine(
                        psql, new Tools(), new ClientVersions(new Tools(), null, Path.of("/usr/lib/postgresql"))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP TABLE s.two                                 | tables  | no table s.two",
                "DROP VIEW s.both                                 | objects | no VIEW s.both",
                "DROP VIEW s.both; CREATE TABLE s.both (id int)   | objects | no VIEW s.both",
                "DROP MATERIALIZED VIEW s.held                    | objects | no MATERIALIZED VIEW s.held",
                "ALTER TABLE s.two DROP CONSTRAINT to_one         | objects | 0 of 1 foreign keys",
                "ALTER TABLE s.two DROP CONSTRAINT two_id_key     | objects | 1 of 2 keys",
                "DROP INDEX s.two_one                             | objects | 0 of 1 indexes",
                "DROP TRIGGER t ON s.two                          | objects | 0 of 1 triggers",
                "DROP POLICY p ON s.two                           | objects | 0 of 1 policies",
                "DROP FUNCTION s.g()                              | objects | 1 of 2 functions",
                "DROP SEQUENCE s.one_id_seq CASCADE               | objects | no SEQUENCE s.one_id_seq"
            })
    void whatIsMissingIsFound(String lose, String check, String said) {
        String name = copied();
        server.psql(name, lose);
        List<ProofCheck> checks = checked(name);
        assertThat(checks)
                .filteredOn(c -> !c.passed())
                .extracting(ProofCheck::what)
                .contains(check);
        assertThat(checks)
                .anySatisfy(c -> assertThat(String.valueOf(c.problem())).contains(said, name, "pg"));
    }

    @Test
    void whatIsWholePasses() {
        List<ProofCheck> checks = checked(copied());
        assertThat(checks).allMatch(ProofCheck::passed);
        assertThat(checks.get(0).detail()).isEqualTo("2 tables are there");
        assertThat(checks.get(1).detail())
                .isEqualTo("2 keys, 1 foreign key, 1 index, 1 trigger, 1 policy, 2 functions,"
                        + " 1 sequence, 1 view, 1 materialized view");
    }

    private static String copied() {
        server.psql("postgres", "DROP DATABASE IF EXISTS copied; CREATE DATABASE copied TEMPLATE original;");
        return "copied";
    }

    private static List<ProofCheck> checked(String database) {
        RestoreTarget target = new RestoreTarget(instance, database, true, false, RestoreChoice.ALL);
        return ShapeProof.of(target, facts, questions.look(target).path("defined"));
    }
}
