package digital.vya.backupdb.sweep;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.model.AuditReport;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.sweep.fs.Durability;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What holds after every run, whatever failed amid it. */
final class Invariants {
    private static final long PATIENCE_MILLIS = 5_000;

    private final Stage stage;
    private final Restorability restorability;
    private final Set<Long> ours = new TreeSet<>();

    Invariants(Stage stage) {
        this.stage = stage;
        this.restorability = new Restorability(stage.subject);
        children().forEach(child -> ours.add(child.pid()));
    }

    /** Every committed point by destination; each one is whole and restores. */
    Map<String, Set<String>> committed() throws IOException {
        catalogIsWhole();
        return points();
    }

    /** The same, whatever the catalogue is like. */
    Map<String, Set<String>> points() throws IOException {
        Map<String, Set<String>> all = new TreeMap<>();
        for (String destination : stage.destinations) {
            Map<String, Points.Point> points = Points.in(folder(destination));
            for (Points.Point point : points.values()) {
                restorability.prove(point);
            }
            all.put(destination, points.keySet());
        }
        return all;
    }

    /** It can be read to its end, and what was done stands in it as one chain. */
    private void catalogIsWhole() {
        try (Catalog catalog = Catalog.in(stage.installation.state())) {
            if (!catalog.isSound()) {
                throw new AssertionError("the catalogue is damaged");
            }
            AuditReport audit = new Audit(catalog, "here", Clock.systemUTC()).verify(AuditRequest.chain(null));
            if (!audit.isWhole()) {
                throw new AssertionError("the audit is broken: " + audit.broken());
            }
        }
    }

    /** What a destination holds; of a bucket a copy. */
    Path folder(String destination) {
        if (stage.bucket == null || !destination.equals("s3")) {
            return stage.destination(destination);
        }
        Path copy = stage.installation.home().resolve("copy-of-bucket");
        Folders.delete(copy);
        stage.bucket.copyTo(copy);
        return copy;
    }

    /** The listing shows what is committed and nothing else. */
    void listed(Map<String, Set<String>> committed) {
        RestoreListing listing = stage.listing();
        Map<String, Set<String>> listed = new TreeMap<>();
        stage.destinations.forEach(destination -> listed.put(destination, new TreeSet<>()));
        listing.points().forEach(point -> listed.get(point.destination())
                .add(point.manifest().id()));
        if (!listing.problems().isEmpty()) {
            throw new AssertionError("the listing has problems: " + listing.problems());
        }
        if (!listed.equals(committed)) {
            throw new AssertionError("listed is " + listed + ", committed is " + committed);
        }
    }

    static void nothingLost(Map<String, Set<String>> before, Map<String, Set<String>> now) {
        nothingLost(before, now, Set.of());
    }

    /** A point that was committed is there for good, unless it was to go. */
    static void nothingLost(Map<String, Set<String>> before, Map<String, Set<String>> now, Set<String> mayGo) {
        before.forEach((destination, points) -> {
            Set<String> must = new TreeSet<>(points);
            must.removeAll(mayGo);
            if (!now.get(destination).containsAll(must)) {
                throw new PointLost(destination + " had " + points + " and has " + now.get(destination));
            }
        });
    }

    /** What was done so far was done in an order that survives a power cut; after a green run all of it does. */
    void survivesPowerCut(boolean green) {
        List<String> wrong = new ArrayList<>(Durability.broken());
        if (green) {
            stage.destinations.forEach(d -> wrong.addAll(Durability.perishable(stage.destination(d))));
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError("a power cut could take it: " + wrong);
        }
    }

    void noChild() throws InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        List<ProcessHandle> left = strangers();
        while (!left.isEmpty()) {
            if (System.currentTimeMillis() > deadline) {
                throw new AssertionError("still running: "
                        + left.stream().map(child -> child.info().toString()).toList());
            }
            Thread.sleep(10);
            left = strangers();
        }
    }

    private List<ProcessHandle> strangers() {
        return children().filter(child -> !ours.contains(child.pid())).toList();
    }

    private static Stream<ProcessHandle> children() {
        return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive);
    }

    /** What is live is there, open to all, with what it has before and after a restore. */
    void liveIsWhole(boolean afterSuccess) throws IOException {
        stage.subject.wrong(afterSuccess).ifPresent(wrong -> {
            throw new PointLost(wrong);
        });
    }

    /** Nothing half-made, nothing held, nothing parked: what a run leaves when all of it is over. */
    void noLeftover() throws IOException {
        List<String> left = new ArrayList<>();
        add(left, "spool/", Installation.files(stage.installation.spool()));
        Path state = stage.installation.state();
        Installation.files(state).stream()
                .filter(file -> file.endsWith(".part") || file.endsWith(".running") || file.startsWith("dead-letters/"))
                .forEach(file -> left.add("state/" + file));
        for (String destination : stage.destinations) {
            Installation.files(stage.destination(destination)).stream()
                    .filter(file -> file.endsWith(".part") || file.startsWith(".incoming"))
                    .forEach(file -> left.add(destination + "/" + file));
        }
        if (stage.bucket != null) {
            add(left, "open upload ", stage.bucket.openUploads());
        }
        if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + left);
        }
        noLock(state.resolve("locks"));
    }

    private static void add(List<String> left, String where, Collection<String> found) {
        found.forEach(one -> left.add(where + one));
    }

    private static void noLock(Path locks) throws IOException {
        for (String name : Installation.files(locks)) {
            Path file = locks.resolve(name);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                if (Files.size(file) > 0 && channel.tryLock() == null) {
                    throw new AssertionError(file + " is still held by another process");
                }
            } catch (OverlappingFileLockException e) {
                throw new AssertionError(file + " is still held", e);
            }
        }
    }

    /** A committed point that is gone. */
    static final class PointLost extends AssertionError {
        PointLost(String message) {
            super(message);
        }
    }

    /** A success that is none: what was said to be done is not, or what is committed is not whole. */
    static final class FalseGreen extends AssertionError {
        FalseGreen(String message) {
            super(message);
        }
    }
}
