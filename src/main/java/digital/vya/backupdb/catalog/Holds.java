package digital.vya.backupdb.catalog;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Restore points that people want kept: a file for each, so that they are there whatever becomes of the catalogue; or a
 * row of the catalogue that several nodes share, as any of them may clean up. A cleanup that cannot read one removes
 * nothing.
 */
public final class Holds {
    private static final String RECORD = ".json";

    private final RunFolder folder;
    private final Catalog catalog;
    private final PointIndex points;
    private final Audit audit;
    private final Clock clock;

    public Holds(RunFolder folder, Catalog catalog, PointIndex points, Audit audit, Clock clock) {
        this.folder = folder;
        this.catalog = catalog;
        this.points = points;
        this.audit = audit;
        this.clock = clock;
    }

    /** Sets or ends it, and gives what keeps the point then. */
    public List<Hold> apply(HoldRequest request) {
        if (request.ends()) {
            end(request);
        } else {
            set(request);
        }
        return of(request.point());
    }

    private void set(HoldRequest request) {
        // as a cleanup asks before it removes one
        if (points.runOf(request.point()).isEmpty()) {
            throw new BackupException(
                    ErrorCode.POINT_UNKNOWN,
                    "No backup that is known here and still there is " + request.point(),
                    "Use one of `vya-backupdb restore-list`, on the machine that made it or one that shares its"
                            + " catalogue: no other would ever remove it.",
                    null);
        }
        Instant until = request.until();
        of(request.point()).stream()
                .filter(there -> there.kind() == request.kind() && until != null)
                .filter(there -> there.until() == null || there.until().isAfter(until))
                .findFirst()
                .ifPresent(there -> {
                    throw new BackupException(
                            ErrorCode.POINT_NOT_HELD,
                            request.point() + " is kept already, "
                                    + (there.until() == null ? "without an end" : "until " + there.until()),
                            "End that first (`unpin`, or `hold --release`), then set it anew.",
                            null);
                });
        Hold hold = new Hold(request.point(), request.kind(), request.reason(), until, Audit.user(), clock.instant());
        if (catalog.isShared()) {
            share(hold);
        } else {
            Path file = file(request.point(), request.kind());
            try {
                folder.replace(file, Json.mapper().writeValueAsBytes(hold));
            } catch (IOException e) {
                throw BackupException.unwritable("Hold " + file, e);
            }
        }
        audit.addWherePossible(
                request.kind() == Hold.Kind.PIN ? "pin" : "hold", request.point(), "done", detail(request));
    }

    private void end(HoldRequest request) {
        Path file = file(request.point(), request.kind());
        try {
            // one of before the catalogue was shared may be there as well
            boolean isFile = Files.deleteIfExists(file);
            boolean isShared = catalog.isShared() && takeBack(request);
            if (!isFile && !isShared) {
                throw new BackupException(
                        ErrorCode.POINT_NOT_HELD,
                        request.point() + " is not " + (request.kind() == Hold.Kind.PIN ? "pinned" : "on hold"));
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Hold " + file, e);
        }
        audit.addWherePossible(
                request.kind() == Hold.Kind.PIN ? "unpin" : "release", request.point(), "done", detail(request));
    }

    private static Map<String, String> detail(HoldRequest request) {
        Map<String, String> detail = new LinkedHashMap<>();
        put(detail, "reason", request.reason());
        put(detail, "until", request.until());
        return detail;
    }

    private static void put(Map<String, String> detail, String name, @Nullable Object value) {
        if (value != null) {
            detail.put(name, value.toString());
        }
    }

    /** What keeps any point now. */
    public List<Hold> all() {
        adopt();
        try {
            List<Hold> all = new ArrayList<>(catalog.isShared() ? shared(hold -> true) : List.of());
            for (Path file : RunFolder.newestFirst(folder.holds(), RECORD)) {
                all.add(read(file));
            }
            return all.stream()
                    .filter(hold -> !hold.isOver(clock.instant()))
                    .sorted(Comparator.comparing(Hold::point).thenComparing(Hold::kind))
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder.holds(), e);
        }
    }

    /** What keeps a point now. */
    public List<Hold> of(String point) {
        return Stream.concat(
                        catalog.isShared() ? shared(hold -> hold.point().equals(point)).stream() : Stream.empty(),
                        Stream.of(Hold.Kind.values())
                                .map(kind -> file(point, kind))
                                .filter(Files::exists)
                                .map(Holds::read))
                .filter(hold -> !hold.isOver(clock.instant()))
                .toList();
    }

    private void share(Hold hold) {
        catalog.changeForGood(sql -> sql.change(
                "INSERT INTO holds (point, kind, hold) VALUES (?, ?, ?)"
                        + " ON CONFLICT (point, kind) DO UPDATE SET hold = excluded.hold",
                hold.point(),
                hold.kind().name(),
                Json.line(hold)));
    }

    /** What was kept here before the catalogue was shared is from now on kept by all nodes. */
    public void adopt() {
        if (!catalog.isShared()) {
            return;
        }
        try {
            for (Path file : RunFolder.newestFirst(folder.holds(), RECORD)) {
                share(read(file));
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw unreadable(folder.holds(), e);
        }
    }

    /** As {@link #adopt}, where nothing may fail for it. */
    public void adoptWherePossible() {
        boolean unused = catalog.attempt(this::adopt);
    }

    private boolean takeBack(HoldRequest request) {
        return catalog.changeAndGet(sql -> sql.change(
                        "DELETE FROM holds WHERE point = ? AND kind = ?",
                        request.point(),
                        request.kind().name()))
                > 0;
    }

    /** Of all nodes. */
    private List<Hold> shared(Predicate<Hold> which) {
        return catalog.read(sql -> sql.list(row -> row.getString(1), "SELECT hold FROM holds")).stream()
                .map(text -> {
                    try {
                        return Json.lines().readValue(text, Hold.class);
                    } catch (IOException e) {
                        throw unreadable(Path.of("holds"), e);
                    }
                })
                .filter(which)
                .toList();
    }

    private static Hold read(Path file) {
        try {
            return Json.mapper().readValue(file.toFile(), Hold.class);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static BackupException unreadable(Path file, IOException e) {
        return new BackupException(
                ErrorCode.HOLD_UNREADABLE, "What is kept cannot be read: " + file + ": " + BackupException.words(e), e);
    }

    private Path file(String point, Hold.Kind kind) {
        return folder.holds().resolve(SafeName.of(point) + "." + kind.name() + RECORD);
    }
}
