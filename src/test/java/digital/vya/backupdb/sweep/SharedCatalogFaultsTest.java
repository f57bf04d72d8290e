package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.CuttingProxy;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.sweep.subject.FilesSubject;
import digital.vya.backupdb.sweep.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A catalogue in PostgreSQL that goes away amid a backup by command, or does not take what it is given: the backup
 * succeeds, or refuses and says why, as another node may be at work; nothing is lost, and when it is over all is as the
 * destinations and the records say.
 */
@Tag("server")
class SharedCatalogFaultsTest {
    private static final String DATABASE = "catalogue";
    private static final String ROLE = "keeper";
    /** What a backup and its record ask and are answered, about. */
    private static final int BYTES = 30_000;

    private static final int COMMITS = 15;

    @TempDir
    static Path home;

    private static final long SEED = Form.seed();
    private static final Random RANDOM = new Random(SEED);

    private static PostgresServer server;
    private static CuttingProxy proxy;
    private static Subject subject;
    private static Stage stage;
    private static Invariants invariants;

    @BeforeAll
    static void start() throws IOException {
        System.out.println("SWEEP shared catalogue, replay with -Dsweep.seed=" + SEED);
        server = PostgresServer.start(17);
        server.psql(
                "postgres",
                "CREATE ROLE " + ROLE + " LOGIN PASSWORD 'kept'; CREATE DATABASE " + DATABASE + " OWNER " + ROLE + ";");
        proxy = CuttingProxy.before(server.port());
        Path stageHome = home.resolve("stage");
        subject = FilesSubject.below(stageHome.resolve("live"), Files.createDirectory(home.resolve("apart")));
        subject.live("2");
        stage = Stage.set(stageHome, subject, 0, null);
        stage.installation.write("catalogue-password", "kept");
        stage.installation
                .knob("vya.catalog.url", "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + DATABASE)
                .knob("vya.catalog.user", ROLE)
                .knob("vya.catalog.passwordFile", stage.installation.home().resolve("catalogue-password"))
                .knob("vya.node.name", "one")
                .knob("vya.backup.wait", "3s");
        invariants = new Invariants(stage);
        assertThat(stage.backup().verdict()).isEqualTo(Verdict.SUCCESS);
    }

    @AfterAll
    static void stop() throws IOException {
        stage.close();
        proxy.close();
        server.close();
        subject.close();
    }

    private interface Change {
        void go() throws Exception;
    }

    private static CuttingProxy.Cut cut(int kind) {
        return switch (kind) {
            case 0 -> new CuttingProxy.AtCommit(1 + RANDOM.nextInt(COMMITS), true);
            case 1 -> new CuttingProxy.AtCommit(1 + RANDOM.nextInt(COMMITS), false);
            case 2 -> new CuttingProxy.AfterAsked(1 + RANDOM.nextInt(BYTES));
            default -> new CuttingProxy.AfterAnswered(1 + RANDOM.nextInt(BYTES));
        };
    }

    @Test
    void aConnectionThatIsCut() throws Exception {
        int done = 0;
        for (int i = 0; i < (Form.isLong() ? 200 : 2); i++) {
            CuttingProxy.Cut cut = cut(RANDOM.nextInt(4));
            faulty(cut.toString(), false, () -> proxy.next(cut), () -> proxy.next(null));
            done += proxy.isDone() ? 1 : 0;
        }
        System.out.println("SWEEP shared catalogue: connections cut " + done + "; no promise broken");
    }

    @Test
    void aServerThatWasStopped() throws Exception {
        faulty("stopped", true, server::goAway, server::comeBack);
    }

    /** What is open is cut, and the next connection is well. */
    @Test
    void aServerThatWasStartedAnew() throws Exception {
        stage.status();
        server.goAway();
        server.comeBack();
        Map<String, Set<String>> before = invariants.points();
        isWellAfter("started anew, seed " + SEED + ": ", before, stage.backup());
    }

    @Test
    void aServerThatTakesNoChange() throws Exception {
        faulty(
                "read-only",
                true,
                () -> server.psql(
                        "postgres", "ALTER DATABASE " + DATABASE + " SET default_transaction_read_only = on;"),
                () -> server.psql("postgres", "ALTER DATABASE " + DATABASE + " RESET default_transaction_read_only;"));
    }

    @Test
    void aRoleWithoutRights() throws Exception {
        faulty(
                "without rights",
                true,
                () -> server.psql(DATABASE, rights("REVOKE", "FROM")),
                () -> server.psql(DATABASE, rights("GRANT", "TO")));
    }

    private static String rights(String verb, String to) {
        return verb + " ALL ON ALL TABLES IN SCHEMA vya_backupdb " + to + " " + ROLE + ";";
    }

    /** {@code refused}: nothing may begin that another node may have begun. */
    private static void faulty(String fault, boolean refused, Change breaks, Change mends) throws Exception {
        String what = fault + ", seed " + SEED + ": ";
        Map<String, Set<String>> before = invariants.points();
        // as the next command finds it; a connection of one that goes on is tried for seconds
        stage.restart();
        if (refused) {
            breaks.go();
        }
        stage.routes();
        if (!refused) {
            breaks.go();
        }
        RunOutcome run;
        try {
            run = stage.backup();
            if (refused) {
                told(what, stage::status);
                told(what, stage::check);
            }
            Map<String, Set<String>> after = invariants.points();
            Invariants.nothingLost(before, after);
            invariants.listed(after);
            if (refused) {
                assertThat(after).as(what).isEqualTo(before);
                assertThat(run.verdict()).as(what + run).isEqualTo(Verdict.FAILED);
            }
            if (run.verdict() == Verdict.FAILED) {
                assertThat(run.toString())
                        .as(what)
                        .containsAnyOf(ErrorCode.CATALOG_UNUSABLE.name(), ErrorCode.LEASE_LOST.name());
            } else {
                assertThat(run.verdict()).as(what + run).isEqualTo(Verdict.SUCCESS);
                assertThat(after.get("disk"))
                        .as(what)
                        .contains(run.databases().get(0).pointId());
            }
        } finally {
            mends.go();
        }
        stage.restart();
        isWellAfter(what, invariants.points(), stage.backup());
    }

    /** It answers with what is so, or says that it cannot be asked. */
    private static void told(String what, Runnable ask) {
        try {
            ask.run();
        } catch (BackupException e) {
            assertThat(e.code()).as(what + e).isEqualTo(ErrorCode.CATALOG_UNUSABLE);
            assertThat(e.getMessage())
                    .as(what)
                    .contains("postgresql://127.0.0.1:")
                    .doesNotContain("kept");
        }
    }

    private static void isWellAfter(String what, Map<String, Set<String>> before, RunOutcome run) throws Exception {
        assertThat(run.verdict()).as(what + run).isEqualTo(Verdict.SUCCESS);
        assertThat(stage.redrive()).as(what).allMatch(Redrive::committed);
        StatusReport status = stage.status();
        assertThat(status.isWell()).as(what + status).isTrue();
        assertThat(status.databases().get(0).restorePoint())
                .as(what)
                .isEqualTo(run.databases().get(0).pointId());
        assertThat(stage.runs().get(0).run()).as(what).isEqualTo(run.run().id());
        CatalogReport rebuilt = stage.rebuild();
        assertThat(rebuilt.passed()).as(what + rebuilt).isTrue();
        assertThat(stage.check().passed()).as(what).isTrue();
        assertThat(server.psql(DATABASE, "SELECT count(*) FROM vya_backupdb.leases;"))
                .as(what + "instances that are still held")
                .isEqualTo("0");
        Map<String, Set<String>> after = invariants.points();
        Invariants.nothingLost(before, after);
        invariants.listed(after);
        invariants.noLeftover();
    }
}
