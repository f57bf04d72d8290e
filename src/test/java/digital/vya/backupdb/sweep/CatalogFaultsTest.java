package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Tool;
import digital.vya.backupdb.sweep.subject.FilesSubject;
import digital.vya.backupdb.sweep.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to the catalogue's file below Java, where SQLite reads and writes it by itself: whatever it is, it is told
 * or made good, backups go on and are listed, all is never said to be well that is not, and when it is over the
 * catalogue is what manifests and records make of it.
 */
@Tag("server")
class CatalogFaultsTest {
    private static final String DATABASE = "catalog.db";
    private static final String LOG = "catalog.db-wal";
    private static final int KILOBYTES = 4 * 1024;
    /** What is free on the full disk at most: all that a backup and its record need of it would fit. */
    private static final int MOST_FREE = 300;

    @TempDir
    static Path home;

    private static final long SEED = Form.seed();
    private static final Random RANDOM = new Random(SEED);

    private static Subject subject;
    private static Stage stage;
    private static Invariants invariants;
    private static Snapshot whole;
    private static Path saved;
    private static Path folded;
    private static long[] written;
    private static String truth;

    /** Something that is wrong until it is undone. */
    private interface Fault extends AutoCloseable {
        @Override
        void close() throws Exception;
    }

    private static final Fault DAMAGE = () -> {};

    @BeforeAll
    static void start() throws Exception {
        System.out.println("SWEEP catalogue, replay with -Dsweep.seed=" + SEED);
        Path stageHome = home.resolve("stage");
        subject = FilesSubject.below(stageHome.resolve("live"), Files.createDirectory(home.resolve("apart")));
        subject.live("2");
        stage = Stage.set(stageHome, subject, 0, null);
        invariants = new Invariants(stage);
        stage.backup();
        stage.backup();
        // the newest backup is not at each destination: not all is well
        Path second = stage.destination("second");
        Path away = second.resolveSibling("second-is-away");
        Files.move(second, away);
        stage.takeAway();
        stage.backup();
        stage.bringBack();
        Files.move(away, second);
        stage.drop();
        truth = status();
        whole = Snapshot.of(stage, "catalogue");
        // as a kill would leave it: a part of it is in the log alone
        saved = home.resolve("saved");
        copy(stage.catalogue(), saved);
        assertThat(saved.resolve(LOG)).isNotEmptyFile();
        assertThat(truth).startsWith("not well");
        folded = home.resolve("folded");
        copy(saved, folded);
        try (Connection catalogue = DriverManager.getConnection("jdbc:sqlite:" + folded.resolve(DATABASE))) {
            catalogue.createStatement().execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        byte[] bytes = Files.readAllBytes(folded.resolve(DATABASE));
        written = LongStream.range(0, bytes.length)
                .filter(at -> bytes[(int) at] != 0)
                .toArray();
    }

    @AfterAll
    static void stop() throws IOException {
        stage.close();
        subject.close();
    }

    private static int times(int inShort, int inLong) {
        return Form.isLong() ? inLong : inShort;
    }

    /** Each of them in the long form, in the short one any. */
    private static List<String> one(String... all) {
        return Form.isLong() ? List.of(all) : List.of(all[RANDOM.nextInt(all.length)]);
    }

    @Test
    void aBitThatChanged() throws Exception {
        for (int i = 0; i < times(1, 150); i++) {
            long inLog = RANDOM.nextLong(Files.size(saved.resolve(LOG)));
            int bit = RANDOM.nextInt(Byte.SIZE);
            damaged("bit " + bit + " of byte " + inLog + " of the log", () -> Damage.flip(file(LOG), inLog, bit));
            // all of it in one file, and where something is: most of a page is empty
            long at = written[RANDOM.nextInt(written.length)];
            damaged("bit " + bit + " of byte " + at, () -> {
                Folders.delete(stage.catalogue());
                copy(folded, stage.catalogue());
                Damage.flip(file(DATABASE), at, bit);
            });
        }
    }

    @Test
    void aFileThatWasCutOff() throws Exception {
        for (int i = 0; i < times(1, 50); i++) {
            for (String name : one(DATABASE, LOG)) {
                long length = RANDOM.nextLong(Files.size(saved.resolve(name)));
                damaged(name + " cut off after " + length + " bytes", () -> Damage.cut(file(name), length));
            }
        }
    }

    @Test
    void aFileThatIsAnotherThing() throws Exception {
        for (String name : one("", DATABASE, LOG)) {
            Path file = stage.catalogue().resolve(name);
            if (name.isEmpty()) {
                damaged("the catalogue's folder is a file", () -> {
                    Folders.delete(file);
                    Files.writeString(file, "in the way");
                    return () -> Files.delete(file);
                });
            } else {
                damaged(name + " is a folder", () -> {
                    Files.delete(file);
                    Files.createDirectories(file.resolve("in the way"));
                    return () -> Folders.delete(file);
                });
            }
        }
    }

    /** For longer than anything waits for it: {@code OverviewTest} is the short form of this. */
    @Test
    void aFileThatAnotherProcessHolds() throws Exception {
        for (String how : Form.isLong() ? List.of("IMMEDIATE", "EXCLUSIVE") : List.<String>of()) {
            passing("held, " + how, () -> {
                Connection holder = DriverManager.getConnection("jdbc:sqlite:" + file(DATABASE));
                holder.createStatement().execute("BEGIN " + how);
                return holder::close;
            });
        }
    }

    /** Full before it begins, or amid what it writes. */
    @Test
    @Tag("root")
    void aDiskThatIsFull() throws Exception {
        for (int i = 0; i < times(1, 100); i++) {
            int free = RANDOM.nextInt(MOST_FREE);
            passing("a disk with " + free + " KB left", () -> onDisk(free));
        }
    }

    @Test
    @Tag("root")
    void aDiskThatMayNotBeWritten() throws Exception {
        passing("a read-only disk", () -> {
            Fault disk = onDisk(KILOBYTES);
            remount("ro");
            return () -> {
                stage.restart();
                remount("rw");
                disk.close();
            };
        });
    }

    private static void remount(String how) {
        Tool.run("mount", "-o", "remount," + how, stage.catalogue().toString()).orThrow("mount");
    }

    /** A disk of its own for the catalogue as it is, with so much left; whatever came onto it stays when it is over. */
    private static Fault onDisk(int freeKilobytes) throws IOException {
        Path folder = stage.catalogue();
        Tool.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + KILOBYTES + "k", "none", folder.toString())
                .orThrow("mount");
        copy(saved, folder);
        Path filler = folder.resolve("of-others");
        long others = Files.getFileStore(folder).getUsableSpace() - freeKilobytes * 1024L;
        if (others > 0) {
            Files.write(filler, new byte[(int) others]);
        }
        return () -> {
            stage.restart();
            Files.deleteIfExists(filler);
            Path kept = home.resolve("kept");
            Folders.delete(kept);
            copy(folder, kept);
            Tool.run("umount", folder.toString()).orThrow("umount");
            Folders.delete(folder);
            copy(kept, folder);
        };
    }

    private interface Make {
        Fault fault() throws Exception;
    }

    private interface Act {
        void go() throws Exception;
    }

    private static void damaged(String what, Act act) throws Exception {
        damaged(what, () -> {
            act.go();
            return DAMAGE;
        });
    }

    /** The file stays damaged: a rebuild makes it good. */
    private static void damaged(String what, Make make) throws Exception {
        faulty(what, make, true);
    }

    /** When it is over nothing need be done. */
    private static void passing(String what, Make make) throws Exception {
        faulty(what, make, false);
    }

    private static void faulty(String fault, Make make, boolean damages) throws Exception {
        String what = fault + ", seed " + SEED;
        try {
            faultyAs(what, make, damages);
        } catch (AssertionError | BackupException e) {
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
    }

    private static void faultyAs(String what, Make make, boolean damages) throws Exception {
        stage.restart();
        whole.putBack(stage);
        Folders.delete(stage.catalogue());
        copy(saved, stage.catalogue());
        Map<String, Set<String>> before = invariants.points();
        RunOutcome run;
        Map<String, Set<String>> after;
        try (Fault present = make.fault()) {
            told(what, CatalogFaultsTest::status, damages);
            told(what, () -> stage.runs().size() + " runs", damages);
            told(what, () -> stage.check().toString(), damages);
            invariants.listed(before);
            run = stage.backup();
            assertThat(run.verdict()).as(what + run).isEqualTo(Verdict.SUCCESS);
            after = invariants.points();
            Invariants.nothingLost(before, after);
            invariants.listed(after);
        }
        stage.restart();
        String point = run.databases().get(0).pointId();
        if (!damages) {
            StatusReport status = stage.status();
            assertThat(status.isWell()).as(what + status).isTrue();
            assertThat(status.databases().get(0).restorePoint()).as(what).isEqualTo(point);
            invariants.committed();
        }
        CatalogReport rebuilt = stage.rebuild();
        assertThat(rebuilt.passed()).as(what + rebuilt).isTrue();
        StatusReport anew = stage.status();
        assertThat(anew.isWell()).as(what + anew).isTrue();
        assertThat(anew.databases().get(0).restorePoint()).as(what).isEqualTo(point);
        assertThat(stage.check().passed()).as(what).isTrue();
        String content = stage.content();
        Folders.delete(stage.catalogue());
        stage.rebuild();
        assertThat(content).as(what).isEqualTo(stage.content());
        invariants.listed(after);
        assertThat(invariants.committed()).as(what).isEqualTo(after);
    }

    /** Either it says that the catalogue is not as it should be, or it says what is true. */
    private static void told(String what, Supplier<String> ask, boolean damages) {
        String said;
        try {
            said = ask.get();
        } catch (BackupException e) {
            assertThat(e.code().isOfCatalog() || e.getMessage().contains("catalog.db"))
                    .as(what + ": " + e)
                    .isTrue();
            return;
        }
        assertThat(said).as(what).doesNotStartWith("well");
        if (!damages && said.startsWith("not well")) {
            assertThat(said).as(what).isEqualTo(truth);
        }
    }

    private static String status() {
        StatusReport status = stage.status();
        return (status.isWell() ? "well" : "not well") + " "
                + status.databases().stream()
                        .map(one -> one.name() + " " + one.restorePoint() + " " + one.backedUpAt() + " " + one.bytes()
                                + " " + one.trend() + " " + one.copies() + " " + one.problems())
                        .toList()
                + " " + status.problems();
    }

    private static Path file(String name) {
        return stage.catalogue().resolve(name);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }
}
