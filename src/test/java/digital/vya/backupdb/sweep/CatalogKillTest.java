package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.sweep.subject.FilesSubject;
import digital.vya.backupdb.sweep.subject.Subject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while the catalogue is written: at a generated one of the changes that its folder shows, so never
 * before it is begun. The next start finds the truth.
 */
@Tag("server")
class CatalogKillTest {
    private static final int LONG_ENOUGH_SECONDS = 120;
    private static final int KILLED = 137;
    /** So many runs that are not in the catalogue yet: it is written for a while. */
    private static final int RECORDS = 40;

    /** Each of the commands shows more. */
    private static final int FEWEST_CHANGES = 20;

    @TempDir
    static Path home;

    private static final long SEED = Form.seed();
    private static final Random RANDOM = new Random(SEED);

    private static Subject subject;
    private static Stage stage;
    private static Invariants invariants;
    private static Snapshot whole;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("SWEEP kill -9 amid the catalogue, replay with -Dsweep.seed=" + SEED);
        Path stageHome = home.resolve("stage");
        subject = FilesSubject.below(stageHome.resolve("live"), Files.createDirectory(home.resolve("apart")));
        subject.live("2");
        stage = Stage.set(stageHome, subject, 0, null);
        invariants = new Invariants(stage);
        stage.backup();
        String id = stage.backup().run().id();
        Path runs = stage.installation.state().resolve("runs");
        String record = Files.readString(runs.resolve(id + ".json"));
        for (int i = 0; i < RECORDS; i++) {
            String other = id.substring(0, id.indexOf('-') + 1) + "%08x".formatted(i);
            Files.writeString(runs.resolve(other + ".json"), record.replace(id, other));
        }
        whole = Snapshot.of(stage, "catalogue");
    }

    @AfterAll
    static void stop() throws IOException {
        stage.close();
        subject.close();
    }

    private interface Prepare {
        void go() throws Exception;
    }

    @Test
    void aRebuild() throws Exception {
        sweep("catalog rebuild", () -> {}, "catalog", "rebuild");
    }

    @Test
    void aRebuildOfADamagedOne() throws Exception {
        sweep(
                "catalog rebuild of a damaged one",
                () -> {
                    stage.rebuild();
                    Rebuilding.decide(stage);
                    stage.restart();
                    Damage.ofAnIndex(stage.catalogue().resolve("catalog.db"));
                },
                "catalog",
                "rebuild");
    }

    /** All that ended before it is not in the catalogue yet, so most of what it writes is at its end. */
    @Test
    void theIndexingOfARun() throws Exception {
        sweep("backup", () -> {}, "backup", "--all");
    }

    private static void sweep(String name, Prepare prepare, String... command) throws Exception {
        int changes = Form.isLong() ? run(prepare, Integer.MAX_VALUE, command) : FEWEST_CHANGES;
        int kills = Form.isLong() ? 40 : 1;
        for (int i = 0; i < kills; i++) {
            int at = 1 + RANDOM.nextInt(changes);
            // who looks may be too slow to see each, and the first comes long before the end
            while (run(prepare, at, command) != KILLED) {
                at = Math.max(1, at / 2);
            }
            String what = name + " killed at change " + at + " of the catalogue, seed " + SEED + ": ";
            try {
                holds(what, name.contains("damaged"));
            } catch (AssertionError | BackupException e) {
                throw new AssertionError(what + e.getMessage() + "\n" + Files.readString(log()), e);
            }
        }
        System.out.println("SWEEP kill -9 amid " + name + ": " + kills + " times in the first " + changes
                + " changes of the catalogue; no promise broken");
    }

    /** Killed at so many changes it gives its exit status, and let go on the changes there were. */
    private static int run(Prepare prepare, int at, String... command) throws Exception {
        whole.putBack(stage);
        Folders.delete(stage.catalogue());
        prepare.go();
        stage.restart();
        Process program = stage.installation.program(log(), command);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_ENOUGH_SECONDS);
        String last = look();
        int changes = 0;
        while (changes < at && program.isAlive()) {
            String now = look();
            changes += now.equals(last) ? 0 : 1;
            last = now;
            if (System.nanoTime() > deadline) {
                program.destroyForcibly();
                throw new AssertionError("does not end: " + Files.readString(log()));
            }
        }
        if (at < Integer.MAX_VALUE) {
            return program.destroyForcibly().waitFor();
        }
        assertThat(program.waitFor()).as(Files.readString(log())).isZero();
        return changes;
    }

    /** What the files of the catalogue are called, and how long they are. */
    private static String look() {
        File[] files = stage.catalogue().toFile().listFiles((folder, name) -> name.startsWith("catalog.db"));
        return files == null
                ? ""
                : Arrays.stream(files)
                        .sorted()
                        .map(file -> file.getName() + " " + file.length())
                        .collect(Collectors.joining(","));
    }

    private static void holds(String what, boolean decided) throws Exception {
        Map<String, Set<String>> points = invariants.points();
        stage.recover();
        invariants.listed(points);
        try {
            StatusReport status = stage.status();
            String said = status.databases().get(0).restorePoint();
            assertThat(points.get("disk")).as(what + status).contains(said);
            assertThat(stage.runs()).as(what).hasSizeGreaterThanOrEqualTo(RECORDS + 2);
        } catch (BackupException e) {
            assertThat(e.code()).as(what + e).isEqualTo(ErrorCode.CATALOG_DAMAGED);
        }
        CatalogReport rebuilt = stage.rebuild();
        assertThat(rebuilt.passed()).as(what + rebuilt).isTrue();
        assertThat(stage.check().passed()).as(what).isTrue();
        if (decided) {
            assertThat(Rebuilding.decisions(stage)).as(what).isEqualTo(Rebuilding.DECIDED);
        }
        try (Stream<Path> left = Files.list(stage.catalogue())) {
            assertThat(left.map(Path::toString).filter(name -> name.contains(".new")))
                    .as(what)
                    .isEmpty();
        }
        String content = stage.content();
        Folders.delete(stage.catalogue());
        stage.rebuild();
        assertThat(content).as(what).isEqualTo(stage.content());
        // a kill amid a backup may have left it to be delivered
        assertThat(stage.redrive()).as(what).allMatch(Redrive::committed);
        assertThat(stage.backup().verdict()).as(what).isEqualTo(Verdict.SUCCESS);
        assertThat(stage.status().isWell()).as(what + stage.status()).isTrue();
        Invariants.nothingLost(points, invariants.committed());
        invariants.noLeftover();
        invariants.noChild();
    }

    private static Path log() {
        return home.resolve("log");
    }
}
