package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.sweep.subject.PostgresSubject;
import digital.vya.backupdb.sweep.subject.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Every command twice: the second time ends as the first, and takes nothing away. */
@Tag("server")
class TwiceTest {
    private static final List<String> READERS = List.of(
            "status",
            "runs",
            "stats",
            "show",
            "pin",
            "audit verify",
            "audit export",
            "catalog rebuild",
            "schedule list",
            "schedule test always",
            "restore-list",
            "roles diff --instance pg",
            "verify --all",
            "cleanup --dry-run",
            "doctor",
            "notify test",
            "dead-letter list",
            "config validate",
            "config template --server shop=db1",
            "config show",
            "version",
            "help",
            "completion fish");
    private static final String ON_SHOP = " --instance pg --database shop --force";

    @TempDir
    static Path home;

    private static PostgresSubject subject;
    private static Stage stage;
    private static Invariants invariants;
    private static HookServer hooks;

    @BeforeAll
    static void start() throws IOException {
        subject = PostgresSubject.start();
        hooks = HookServer.start();
        stage = Stage.set(home.resolve("stage"), subject, 0, null);
        stage.installation.configure(stage.installation.text()
                + "schedules:\n  - {id: always, every: 1m, timeZone: UTC}\n  - {id: on-demand}\n"
                + "notifications:\n  - {id: hook, type: webhook, parameters: {url: '" + hooks.url("/in") + "'}}\n");
        invariants = new Invariants(stage);
    }

    @AfterAll
    static void stop() throws IOException {
        stage.close();
        hooks.close();
        subject.close();
    }

    @BeforeEach
    void onePoint() throws IOException {
        subject.live("1");
        stage.backedUp("twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup --all",
                "backup --all --dry-run",
                "run-now on-demand",
                "roles backup --all",
                "cleanup",
                "dead-letter redrive --all",
                "restore --source pg" + ON_SHOP,
                "restore --source pg --mode test" + ON_SHOP,
                "restore --source pg --mode fast --recreate" + ON_SHOP,
            })
    void endsAsTheFirstTime(String command) throws Exception {
        Map<String, Set<String>> before = invariants.committed();
        assertThat(status(command)).as(command).isZero();
        Map<String, Set<String>> once = invariants.committed();
        assertThat(status(command)).as(command + " again").isZero();
        Map<String, Set<String>> twice = invariants.committed();
        Invariants.nothingLost(before, once);
        Invariants.nothingLost(once, twice);
        invariants.listed(twice);
        invariants.liveIsWhole(true);
        invariants.noLeftover();
        invariants.noChild();
    }

    /** In a row, as each of them costs a proof of every point: what only reads leaves them as they were. */
    @Test
    void whatOnlyReadsEndsAsTheFirstTimeAndLeavesAllAsItWas() throws Exception {
        Map<String, Set<String>> before = invariants.committed();
        for (String command : READERS) {
            assertThat(status(command)).as(command).isZero();
            assertThat(status(command)).as(command + " again").isZero();
        }
        assertThat(invariants.committed()).isEqualTo(before);
        invariants.listed(before);
        invariants.liveIsWhole(true);
        invariants.noLeftover();
        invariants.noChild();
    }

    /** What the tests before took away by hand is gone, and told each time until a rebuild takes it for right. */
    @Test
    void aCheckFindsTheSameEachTime() {
        assertThat(status("catalog check")).isEqualTo(status("catalog check"));
        assertThat(status("catalog rebuild")).isZero();
        assertThat(status("catalog check")).isZero();
        assertThat(status("catalog check")).isZero();
    }

    /**
     * All but {@code serve}, which the chaos run starts again and again, {@code reload}, which needs one, {@code demo},
     * which has servers of its own, and {@code init} and {@code config import}, which refuse the second time.
     * {@code install}, {@code upgrade} and {@code uninstall} have tests of their own, which do each of them twice.
     */
    @Test
    void noCommandIsLeftOut() {
        RuntimeStarter starter = new RuntimeStarter(stage.installation.home());
        CommandLine root = new CommandLineEntry(stage.installation.home(), starter, starter::check)
                .commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Ansi.OFF);
        assertThat(leaves(root))
                .containsExactlyInAnyOrder(
                        "acknowledge",
                        "audit export",
                        "audit verify",
                        "backup",
                        "catalog check",
                        "catalog rebuild",
                        "cleanup",
                        "completion",
                        "config import",
                        "config template",
                        "config show",
                        "config validate",
                        "dead-letter drop",
                        "dead-letter list",
                        "dead-letter redrive",
                        "demo",
                        "doctor",
                        "help",
                        "hold",
                        "init",
                        "install",
                        "pin",
                        "notify test",
                        "reload",
                        "restore",
                        "restore-list",
                        "roles backup",
                        "roles diff",
                        "rollback",
                        "run-now",
                        "runs",
                        "schedule list",
                        "schedule test",
                        "serve",
                        "show",
                        "stats",
                        "status",
                        "uninstall",
                        "unpin",
                        "upgrade",
                        "verify",
                        "version");
    }

    private static List<String> leaves(CommandLine of) {
        return of.getSubcommands().entrySet().stream()
                .flatMap(sub -> sub.getValue().getSubcommands().isEmpty()
                        ? Stream.of(sub.getKey())
                        : leaves(sub.getValue()).stream().map(leaf -> sub.getKey() + " " + leaf))
                .toList();
    }

    @Test
    void rollbackTwiceIsWhereItBegan() throws IOException {
        stage.restore();
        subject.server().psql(Subject.NAME, "UPDATE marked SET mark = 7;");
        assertThat(status("rollback" + ON_SHOP)).isZero();
        assertThat(subject.mark()).isEqualTo("1");
        assertThat(status("rollback" + ON_SHOP)).isZero();
        assertThat(subject.mark()).isEqualTo("7");
        invariants.liveIsWhole(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redrive", "drop"})
    void whatIsDoneWithALetterIsDoneOnce(String how) throws Exception {
        stage.empty();
        stage.takeAway();
        stage.backup();
        stage.bringBack();
        Map<String, Set<String>> before = invariants.committed();
        String id = stage.letters().get(0).id();
        assertThat(status("dead-letter " + how + " " + id)).isZero();
        assertThat(stage.letters()).isEmpty();
        assertThat(status("dead-letter " + how + " " + id))
                .as("a letter that is gone is named, not taken for done")
                .isNotZero();
        Invariants.nothingLost(before, invariants.committed());
        assertThat(invariants.committed().get("second")).hasSize(how.equals("redrive") ? 1 : 0);
        invariants.noLeftover();
    }

    private static int status(String command) {
        stage.restart();
        RuntimeStarter starter = new RuntimeStarter(stage.installation.home());
        List<String> words = List.of(command.split(" "));
        return new CommandLineEntry(stage.installation.home(), starter, starter::check)
                .commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Ansi.OFF)
                .execute(words.toArray(String[]::new));
    }
}
