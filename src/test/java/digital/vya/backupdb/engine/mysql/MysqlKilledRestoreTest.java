package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore that is killed, or lied to, at the worst moments leaves the old or the new tables, and the next command a whole database. */
@Tag("server")
class MysqlKilledRestoreTest {
    @TempDir
    static Path home;

    private static MariaDbServer source;
    private static MariaDbServer clean;
    private static Stage stage;

    private static List<String> wanted;

    private List<String> live;

    @BeforeAll
    static void backUp() {
        source = MariaDbServer.start();
        clean = MariaDbServer.start();
        Shop.make(source);
        wanted = Shop.of(source, "shop");
        stage = Stage.in(home, source, clean);
        Stage.Said said = stage.backup();
        assertThat(said.status()).as(said.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @BeforeEach
    void makeLive() {
        clean.dropDatabases();
        clean.sql("CREATE DATABASE shop;");
        clean.sql("shop", """
                CREATE TABLE filler (id INT PRIMARY KEY, mark INT); INSERT INTO filler VALUES (1, 1);
                CREATE TRIGGER touched BEFORE INSERT ON filler FOR EACH ROW SET NEW.mark = 5;
                CREATE VIEW seen AS SELECT mark FROM filler;
                CREATE FUNCTION f() RETURNS INT RETURN 3;
                CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
                """);
        live = Shop.of(clean, "shop");
    }

    /** Each line: what the client was just given, and how much of it the server got before the program was killed. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "CREATE TABLE .filler.       => head -c 300000              => old",
                "CREATE DATABASE .shop__before => cat                       => old",
                "RENAME TABLE                => grep -v ^RENAME             => old",
                "RENAME TABLE                => cat                         => new",
                "PROGRAMS                    => head -c 1200                => new",
                "PROGRAMS                    => cat                         => new",
            })
    void isUndoneOrFinishedByTheNextCommand(String given, String passed, String found) throws Exception {
        kill(given, passed);
        assertThat(clean.sql("shop", "SELECT COUNT(*) FROM filler;")).isEqualTo(found.equals("old") ? "1" : "20000");

        Stage.Said back = stage.run("rollback", "--instance", "clean", "--database", "shop", "--force", "--json");
        if (found.equals("old")) {
            assertThat(back.out() + back.err()).contains("VYA-8016");
        } else {
            assertThat(back.status()).as(back.toString()).isZero();
        }
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(live);

        Stage.Said again = stage.restoreShop();
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(wanted);
        assertThat(clean.databases())
                .contains("shop", again.json().path("oldDatabase").asText())
                .noneMatch(name -> name.contains("__restoring_"));
        assertThat(Installation.files(stage.installation.state()))
                .noneMatch(f -> f.startsWith("restores/") && f.endsWith(".running"));
    }

    /** Seen on the server: new tables, some of the programs, and the text of all of them. */
    @Test
    void whatIsMissingOfThePrograms() throws Exception {
        kill("PROGRAMS", "head -c 1200");
        assertThat(clean.sql("shop", "SELECT COUNT(*) FROM filler;")).isEqualTo("20000");
        assertThat(Shop.of(clean, "shop")).isNotEqualTo(wanted);
        assertThat(clean.sql("shop", "SELECT COUNT(*) > 0 FROM vya_backupdb_programs;"))
                .isEqualTo("1");

        Path log = home.resolve("next");
        Process next = stage.installation.program(
                Map.of(),
                log,
                "restore",
                "--database",
                "shop",
                "--source",
                "maria",
                "--instance",
                "clean",
                "--mode",
                "test",
                "--force");

        assertThat(next.waitFor()).as(Files.readString(log)).isZero();
        assertThat(log).content().contains("Finishing the swap of shop, which was cut off after its tables were");
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(wanted);
    }

    /** What was not made is made by the next command, out of what was kept of it. */
    @Test
    void programsThatAClientOnlySaysItMadeAreNoSuccess() throws Exception {
        client("PROGRAMS", "echo nonsense; exit 0");

        Stage.Said said = stage.restoreShop();

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.json().path("problems").path(0).path("message").asText())
                .contains("not all of its views, routines, triggers and events", "and not at the end of what it was");
        stage.installation.knob("vya.tools.mysql", clean.tools());
        Stage.Said back = stage.run("rollback", "--instance", "clean", "--database", "shop", "--force", "--json");
        assertThat(back.status()).as(back.toString()).isZero();
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(live);
        back = stage.run("rollback", "--instance", "clean", "--database", "shop", "--force", "--json");
        assertThat(back.status()).as(back.toString()).isZero();
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(wanted);
    }

    /** Also where all that the proof asks about is there. */
    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "grep -v \"^SELECT '~\" \"$0.in.$$\" | %s \"$@\"; exit 0"})
    void contentWhoseEndAClientDidNotReachIsNoSuccess(String instead) throws Exception {
        client("CREATE TABLE .filler.", instead.formatted(real("mariadb")));

        Stage.Said said = stage.restoreShop();

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.json().path("problems").path(0).path("message").asText())
                .contains("mariadb ended with exit code 0, and not at the end");
        stage.installation.knob("vya.tools.mysql", clean.tools());
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(live);
        assertThat(clean.databases()).noneMatch(name -> name.contains("__restoring_"));
    }

    /** The live database's programs are dropped for the swap: what was saved of them must be all. */
    @ParameterizedTest
    @ValueSource(strings = {"grep -v '^-- Dump completed'", "head -c 0"})
    void programsThatWereNotSavedWholeAreNotDropped(String filter) throws Exception {
        client("nothing that there is", "exit 0");
        script(
                home.resolve("tools/mariadb-dump"),
                "case \" $* \" in *' --no-data '*) ;; *) exec " + real("mariadb-dump") + " \"$@\" ;; esac\n"
                        + real("mariadb-dump") + " \"$@\" | " + filter + "\nexit 0");

        Stage.Said said = stage.restoreShop();

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.json().path("problems").path(0).path("message").asText())
                .contains("of shop could not be saved, so nothing was exchanged", "The dump");
        stage.installation.knob("vya.tools.mysql", clean.tools());
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(live);
    }

    /** A client that does something else when it is given something. */
    private static void client(String given, String instead) throws IOException {
        Path tools = Files.createDirectories(home.resolve("tools"));
        // programs as themselves, and not as the text that a copy keeps of them
        String asked = given.equals("PROGRAMS")
                ? "grep -qE 'CREATE.* (FUNCTION|PROCEDURE) ' \"$0.in.$$\" && ! grep -q vya_backupdb_ \"$0.in.$$\""
                : "grep -qE '" + given + "' \"$0.in.$$\"";
        script(tools.resolve("mariadb"), """
                case " $* " in *" --help "*) exec %s "$@" ;; esac
                cat > "$0.in.$$"
                if %s; then
                  %s
                fi
                exec %s "$@" < "$0.in.$$"
                """.formatted(real("mariadb"), asked, instead, real("mariadb")));
        script(tools.resolve("mariadb-dump"), "exec " + real("mariadb-dump") + " \"$@\"");
        stage.installation.knob("vya.tools.mysql", tools);
    }

    private static String real(String tool) {
        return "'" + clean.tools().resolve(tool) + "'";
    }

    /** The program with a client that kills it when it is given something. */
    private void kill(String given, String passed) throws Exception {
        client(
                given,
                passed + " < \"$0.in.$$\" | " + real("mariadb") + " \"$@\" >/dev/null 2>&1; kill -KILL $PPID; exit 1");
        Path log = home.resolve("log");
        Process program = stage.installation.program(
                Map.of(), log, "restore", "--database", "shop", "--source", "maria", "--instance", "clean", "--force");
        assertThat(program.waitFor()).as(Files.readString(log)).isEqualTo(137);
        stage.installation.knob("vya.tools.mysql", clean.tools());
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
