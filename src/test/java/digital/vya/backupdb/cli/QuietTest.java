package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** {@code --quiet}: the result, and what is wrong; no steps. */
@Tag("unit")
class QuietTest {
    private static final org.slf4j.Logger STEPS = LoggerFactory.getLogger("vya.run");

    private final Map<String, Level> levels = new HashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** A runtime whose work says what it does, as a run's log does. */
    private final FakeRuntime runtime = new FakeRuntime() {
        @Override
        public <T> T request(String endpointUri, Object body, Class<T> reply) {
            STEPS.info("[PHASE 2/4] main/shop - pg_dump begun");
            STEPS.error("[PHASE 4/4] main/shop: VYA-4002");
            return super.request(endpointUri, body, reply);
        }
    };

    @BeforeEach
    void hear() {
        Knobs.OUR_LOGGERS.forEach(name -> levels.put(name, logger(name).getLevel()));
        Knobs.OUR_LOGGERS.forEach(name -> logger(name).setLevel(Level.INFO));
        log.start();
        logger("vya").addAppender(log);
    }

    @AfterEach
    void leave() {
        logger("vya").detachAppender(log);
        levels.forEach((name, level) -> logger(name).setLevel(level));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private List<Level> said() {
        return log.list.stream().map(ILoggingEvent::getLevel).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup --all --quiet", "backup -q --all", "--quiet backup --all", "-q backup --all"})
    void stepsAreNotShownAndTheResultIs(String line) {
        runtime.answer("direct:backup", Samples.run(Verdict.PARTIAL, Samples.ROLES));
        String loud = runtime.run("backup", "--all").out();
        assertThat(said()).containsExactly(Level.INFO, Level.ERROR);
        log.list.clear();

        FakeRuntime.Said quiet = runtime.run(line.split(" "));
        assertThat(said()).containsExactly(Level.ERROR);
        assertThat(quiet.out()).isEqualTo(loud).contains("PARTIAL");
        assertThat(quiet.exit()).isEqualTo(4);
    }

    private static RestorePreview preview() {
        return new RestorePreview(
                "20261121_023000-3f9c2a1b",
                RestoreMode.SAFE,
                "disk:main/shop/shop_20261121_023000.sql.gz",
                "main/shop/shop_20261121_023000",
                Samples.TAKEN,
                1536,
                2048,
                "main",
                "shop",
                false,
                List.of("create database shop"),
                List.of(),
                List.of(),
                List.of(),
                new RestorePreview.DatabasePreview("15.18", 12, 1000, "15.18", 0, 0),
                null);
    }

    /** What it says of roles, rights and what is not checked stands nowhere else. */
    @Test
    void thePreviewOfARestoreIsShownAllTheSame() {
        FakeRuntime restores = new FakeRuntime() {
            @Override
            public <T> T request(String endpointUri, Object body, Class<T> reply) {
                ((RestoreRequest) body).confirmation().agreed(preview());
                return super.request(endpointUri, body, reply);
            }
        };
        restores.answer("direct:restore", Samples.restore(Verdict.SUCCESS));
        assertThat(restores.run("restore", "-d", "shop", "-i", "main", "--force", "--quiet")
                        .out())
                .contains("Steps", "SUCCESS");
    }

    @Test
    void moreAndLessAreNotWantedAtOnce() {
        FakeRuntime.Said said = runtime.run("backup", "--all", "--quiet", "--debug");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("--debug and --quiet exclude each other");
        assertThat(runtime.asked).isEmpty();
    }

    /** What people know from version 2 by its letters gets its answer still. */
    @Test
    void noLetterOfOldMeansQuiet() {
        assertThat(OldCommandLine.answers()).doesNotContainKeys("-q", "--quiet");
    }
}
