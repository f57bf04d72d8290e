package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles backed up by themselves, only where they changed; and put back. */
@Tag("server")
class RolesAloneTest {
    /** Who may make roles may call one so. */
    private static final String HOSTILE = "x PASSWORD 'y'; DROP ROLE app; --\n\\! touch pwned \"z\"";

    @TempDir
    static Path home;

    private static PostgresServer source;
    private static PostgresServer clean;
    private static Scene scene;

    @BeforeAll
    static void start() {
        source = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        scene = Scene.in(home, source, clean);
        scene.installation.replaceInConfig("destinations: [disk]", """
                destinations: [disk, second]
                    retention: {timeZone: UTC, keep: 1}
                """.strip());
        scene.installation.replaceInConfig("destinations:\n  - id: disk", """
                destinations:
                  - {id: second, type: file, parameters: {directory: %s}}
                  - id: disk
                """.formatted(
                scene.installation.destination("second")).strip());
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @BeforeEach
    void anew() throws IOException {
        for (PostgresServer server : List.of(source, clean)) {
            server.psql("postgres", """
                    SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                      WHERE NOT datistemplate AND datname <> 'postgres' \\gexec
                    SELECT format('DROP ROLE %I', rolname) FROM pg_roles
                      WHERE rolname <> 'postgres' AND rolname !~ '^pg_' \\gexec
                    """);
        }
        source.psql("postgres", """
                CREATE ROLE staff NOLOGIN;
                CREATE ROLE app LOGIN PASSWORD 'app-secret' IN ROLE staff;
                CREATE DATABASE shop OWNER app;
                """);
        source.psql("shop", "CREATE TABLE t AS SELECT 1 AS id;");
    }

    private static Scene.Said roles(String... more) {
        return scene.run(Stream.concat(Stream.of("roles", "backup", "-i", "pg", "--json"), Stream.of(more))
                .toArray(String[]::new));
    }

    private static JsonNode backedUp() {
        Scene.Said said = roles();
        assertThat(said.status()).as(said.toString()).isZero();
        return said.json().path("databases").path(0);
    }

    private static String point() {
        JsonNode made = backedUp();
        assertThat(made.path("unchangedSince").isMissingNode())
                .as(made.toString())
                .isTrue();
        return made.path("restorePoint").asText();
    }

    private static String unchangedSince() {
        JsonNode none = backedUp();
        assertThat(none.path("restorePoint").isMissingNode())
                .as(none.toString())
                .isTrue();
        return none.path("unchangedSince").asText();
    }

    private static List<String> stored(String destination) {
        return Installation.files(scene.installation.destination(destination));
    }

    private static Tool.Result login(String password) {
        return PostgresServer.psql(clean.environment("app", password, "postgres"), "SELECT 1;");
    }

    @Test
    void onlyWhatChangedMakesAPointAndItIsAtEveryDestination() throws IOException {
        String first = point();
        assertThat(first).matches("pg/pg_\\d{8}_\\d{6}");
        for (String destination : List.of("disk", "second")) {
            assertThat(stored(destination))
                    .contains(
                            first + ".RESTORE.md",
                            first + ".manifest.json",
                            first + ".sha256",
                            first + "_roles.sql.gz");
        }
        List<String> before = stored("disk");
        assertThat(unchangedSince()).isEqualTo(first);
        assertThat(stored("disk")).isEqualTo(before);
        Scene.Said same = scene.run("roles", "diff", "-i", "pg");
        assertThat(same.status()).as(same.toString()).isZero();
        assertThat(same.out()).contains("are as in " + first);

        source.psql("postgres", "ALTER ROLE app PASSWORD 'other'; REVOKE staff FROM app; CREATE ROLE fresh;");
        Scene.Said diff = scene.run("roles", "diff", "-i", "pg");
        assertThat(diff.status()).as(diff.toString()).isEqualTo(1);
        assertThat(diff.out())
                .contains("- GRANT staff TO app", "+ CREATE ROLE fresh;", "~ password of role app changed")
                .doesNotContain("SCRAM", "md5");
        String second = point();
        assertThat(unchangedSince()).isEqualTo(second);
        Scene.Said since = scene.run("roles", "diff", "-i", "pg", "--from", first, "--json");
        assertThat(since.status()).as(since.toString()).isEqualTo(1);
        assertThat(since.json().path("restorePoint").asText()).isEqualTo(first);
        assertThat(since.json().path("changes").toString()).contains("SECRET", "CREATE ROLE fresh;");

        // a copy that is gone is made again, and a damaged one is no proof of anything
        Files.delete(scene.installation.destination("second").resolve(second + ".manifest.json"));
        String third = point();
        for (String destination : List.of("disk", "second")) {
            Path roles = scene.installation.destination(destination).resolve(third + "_roles.sql.gz");
            byte[] bytes = Files.readAllBytes(roles);
            bytes[bytes.length / 2] ^= 1;
            Files.write(roles, bytes);
            String whole = point();
            assertThat(whole).as(destination).isNotEqualTo(third);
            third = whole;
        }

        // a backup of a database has them as well
        Scene.Said whole = scene.backup();
        assertThat(whole.status()).as(whole.toString()).isZero();
        assertThat(unchangedSince())
                .isEqualTo(whole.json()
                        .path("databases")
                        .path(0)
                        .path("restorePoint")
                        .asText());
        Scene.Said verified = scene.run("verify", "--point", first, "--json");
        assertThat(verified.status()).as(verified.toString()).isZero();
    }

    @Test
    void noRuleTakesItForABackupOfADatabase() {
        Scene.Said whole = scene.backup();
        assertThat(whole.status()).as(whole.toString()).isZero();
        String shop =
                whole.json().path("databases").path(0).path("restorePoint").asText();
        source.psql("postgres", "CREATE ROLE one;");
        String older = point();
        source.psql("postgres", "CREATE ROLE two;");
        String newer = point();
        source.psql("postgres", "CREATE ROLE three;");
        String newest = point();

        JsonNode status = scene.run("status", "--json").json();
        assertThat(status.path("databases").size()).as(status.toString()).isEqualTo(1);
        assertThat(status.path("databases").path(0).path("restorePoint").asText())
                .isEqualTo(shop);
        assertThat(status.toString()).doesNotContain(newest);
        assertThat(scene.run("runs", "--instance", "pg", "--json")
                        .json()
                        .path("runs")
                        .size())
                .isGreaterThanOrEqualTo(3);
        Scene.Said pinned = scene.run("pin", older, "--reason", "audit");
        assertThat(pinned.status()).as(pinned.toString()).isZero();
        assertThat(scene.run("unpin", older).status()).isZero();

        Scene.Said cleaned = scene.run("cleanup", "--json");
        assertThat(cleaned.status()).as(cleaned.toString()).isZero();
        assertThat(stored("disk"))
                .contains(shop + ".manifest.json", newer + ".manifest.json", newest + ".manifest.json");
        assertThat(stored("disk")).doesNotContain(older + ".manifest.json");
        // made anew, it knows no more of it
        assertThat(scene.run("catalog", "rebuild").status()).isZero();
        assertThat(scene.run("catalog", "check").status()).isZero();
        assertThat(scene.run("status", "--json").json().path("databases").size())
                .isEqualTo(1);

        // the newest point of the database is the one with data
        Scene.Said restored = scene.restore("--database", "shop", "--source", "pg", "--instance", "clean");
        assertThat(restored.status()).as(restored.toString()).isZero();
        assertThat(restored.json().path("point").asText()).isEqualTo(shop);
    }

    @Test
    void aCleanServerGetsTheRolesAndNothingElse() throws IOException {
        source.psql("postgres", "CREATE ROLE \"" + HOSTILE.replace("\"", "\"\"") + "\";");
        Scene.Said diffable = roles();
        assertThat(diffable.status()).as(diffable.toString()).isZero();
        String point =
                diffable.json().path("databases").path(0).path("restorePoint").asText();
        assertThat(scene.run("roles", "diff", "-i", "pg").status()).isZero();

        Scene.Said asked = scene.run("restore", "--point", point, "-i", "clean", "--dry-run");
        assertThat(asked.status()).as(asked.toString()).isZero();
        assertThat(asked.out()).contains("roles alone", "create 3 roles: ");
        Scene.Said refused = scene.restore("--point", point, "-i", "clean", "--target", "x");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out()).contains("VYA-2043");

        Scene.Said said = scene.restore("--point", point, "-i", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("rolesCreated").toString()).contains("app", "staff");
        assertThat(login("app-secret").exit()).isZero();
        assertThat(clean.psql("postgres", "SELECT pg_has_role('app', 'staff', 'MEMBER');"))
                .isEqualTo("t");
        assertThat(clean.psql(
                        "postgres",
                        "SELECT count(*) FROM pg_roles WHERE rolname = '" + HOSTILE.replace("'", "''") + "';"))
                .isEqualTo("1");
        assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'shop';"))
                .isEqualTo("0");

        Scene.Said again = scene.restore("--point", point, "-i", "clean");
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(again.json().path("rolesCreated").size()).isZero();
        clean.psql("postgres", "ALTER ROLE app PASSWORD 'mine';");
        assertThat(scene.restore("--point", point, "-i", "clean", "--roles=overwrite")
                        .status())
                .isZero();
        assertThat(login("app-secret").exit()).isZero();
        assertThat(Files.readString(scene.installation.destination("disk").resolve(point + ".RESTORE.md")))
                .contains("roles of `pg`", "psql -X -q -d postgres")
                .doesNotContain("## 3.");
    }
}
