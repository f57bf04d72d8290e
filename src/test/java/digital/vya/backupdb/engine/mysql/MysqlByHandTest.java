package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a RESTORE.md says brings the same database back on a clean server, without this product. */
@Tag("server")
class MysqlByHandTest {
    private static MariaDbServer server;
    private static MariaDbServer clean;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
        clean = MariaDbServer.start();
        Shop.make(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        clean.close();
    }

    @Test
    void aDatabaseWithEverythingInItComesBackEqual() throws Exception {
        Homework homework = homework("shop");
        homework.follow("[12]\\. .*");
        // a view needs a right on a routine: the notes know
        assertThatThrownBy(() -> homework.follow("3\\. .*")).hasMessageContaining("ERROR 1356");
        // and that rights outlive their tables
        assertThatThrownBy(() -> homework.follow("4\\. .*")).hasMessageContaining("ERROR 1146");
        homework.follow("3\\. .*");
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(Shop.of(server, "shop"));
        assertThat(clean.sql("app", "app-secret", "shop", "SELECT COUNT(*) FROM filler; CALL work_it(1);")
                        .orThrow("the application logs in"))
                .startsWith("20000");
        assertThat(rightsOfReader(clean)).isEqualTo(rightsOfReader(server));
    }

    @Test
    void namesThatQuoteAreNoTrouble() throws Exception {
        String name = "od d`n;a'm\"e $(x)é_%/\\-";
        server.sql("CREATE DATABASE `" + name.replace("`", "``") + "`;");
        server.sql(name, "CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2);");
        Homework homework = homework(name);
        homework.follow("3\\. .*");
        assertThat(Shop.of(clean, name)).containsExactlyElementsOf(Shop.of(server, name));
        homework.follow("Under another name");
        assertThat(clean.sql(name + "_restored", "SELECT COUNT(*) FROM t;")).isEqualTo("2");
    }

    private Homework homework(String database) throws Exception {
        Installation installation = Installation.in(home.resolve("vya")).configure(server, "*");
        RunOutcome outcome = installation.backup();
        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.SUCCESS);
        String point = outcome.databases().stream()
                .filter(d -> d.database().equals(database))
                .findFirst()
                .orElseThrow()
                .pointId();
        Path user = Files.createDirectories(home.resolve("home"));
        return new Homework(installation.destination("disk").resolve(point + ".RESTORE.md"), clean, user);
    }

    /** A server lists columns in any order. */
    private static String rightsOfReader(MariaDbServer where) {
        return where.sql("SHOW GRANTS FOR reader@'10.%';").replace("`name`, `id`", "`id`, `name`");
    }
}
