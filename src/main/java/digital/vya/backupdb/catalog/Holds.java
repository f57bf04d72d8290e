package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.disk.PlainFile;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Restore points that people want kept: a file for each, so that they are there whatever becomes of the catalogue. A
 * cleanup that cannot read one removes nothing.
 */
public final class Holds {
    private static final String RECORD = ".json";
    private static final int LARGEST = 64 * 1024;

    private final RunFolder folder;
    private final PointIndex points;
    private final Actions actions;
    private final Clock clock;

    public Holds(RunFolder folder, PointIndex points, Actions actions, Clock clock) {
        this.folder = folder;
        this.points = points;
        this.actions = actions;
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
        boolean isOurs = points.runOf(request.point())
                .map(folder::recordOf)
                .filter(Files::exists)
                .isPresent();
        if (!isOurs) {
            throw new BackupException(
                    ErrorCode.POINT_UNKNOWN,
                    "No backup of this machine that is still there is " + request.point(),
                    "Use one of `vya-backupdb restore-list`, on the machine that made it: it alone would ever remove it.",
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
        String user = CallingUser.actor().user();
        Hold hold = new Hold(request.point(), request.kind(), request.reason(), until, user, clock.instant());
        actions.tell(request.kind() == Hold.Kind.PIN ? "pin" : "hold", request.point(), detail(request), () -> {
            write(hold);
            return hold;
        });
    }

    private void write(Hold hold) {
        Path file = file(hold.point(), hold.kind());
        try {
            write(file, Json.mapper().writeValueAsBytes(hold));
        } catch (JsonProcessingException e) {
            throw BackupException.unwritable("Hold " + file, e);
        }
    }

    private void write(Path file, byte[] hold) {
        try {
            folder.replace(file, hold);
        } catch (IOException e) {
            throw BackupException.unwritable("Hold " + file, e);
        }
    }

    /** It makes a removal possible: so it is not done where no row would tell of it. */
    private void end(HoldRequest request) {
        Path file = file(request.point(), request.kind());
        if (!Files.exists(file)) {
            throw notHeld(request);
        }
        // one that is damaged can be ended as well
        byte[] held = bytes(file);
        actions.insist(
                request.kind() == Hold.Kind.PIN ? "unpin" : "release",
                request.point(),
                detail(request),
                () -> remove(file, request),
                () -> putBack(file, held));
    }

    private static void remove(Path file, HoldRequest request) {
        try {
            if (!Files.deleteIfExists(file)) {
                throw notHeld(request);
            }
        } catch (IOException e) {
            throw BackupException.unwritable("Hold " + file, e);
        }
    }

    /** Its row did not come to stay. */
    private void putBack(Path file, byte[] held) {
        if (!Files.exists(file)) {
            write(file, held);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return PlainFile.read(file, LARGEST);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static BackupException notHeld(HoldRequest request) {
        return new BackupException(
                ErrorCode.POINT_NOT_HELD,
                request.point() + " is not " + (request.kind() == Hold.Kind.PIN ? "pinned" : "on hold"));
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
        try {
            List<Hold> all = new ArrayList<>();
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
        return Stream.of(Hold.Kind.values())
                .map(kind -> file(point, kind))
                .filter(Files::exists)
                .map(Holds::read)
                .filter(hold -> !hold.isOver(clock.instant()))
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
