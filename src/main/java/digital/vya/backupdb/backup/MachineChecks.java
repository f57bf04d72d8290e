package digital.vya.backupdb.backup;

import digital.vya.backupdb.config.Encoding;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Checkup.Check;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ScheduleQuestion;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can be seen of this machine without asking another: its Java, its zone, folders and disks. */
public final class MachineChecks {
    /** Of a disk; the rest is gone sooner than people come to it. */
    private static final int FULL_PERCENT = 80;

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Knobs knobs;
    private final ScheduleQuestions schedules;
    private final String product;
    private final Clock clock;

    public MachineChecks(Knobs knobs, ScheduleQuestions schedules, String product, Clock clock) {
        this.knobs = knobs;
        this.schedules = schedules;
        this.product = product;
        this.clock = clock;
    }

    List<Check> all(Path config) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.ok("product", null, product));
        checks.add(Check.ok("java", null, Runtime.version().toString()));
        checks.add(Check.ok("locale", null, "names of files and passwords are read in " + Encoding.ofNames()));
        checks.addAll(zone());
        Path properties = knobs.home().resolve("config/application.properties");
        Stream.of(config, properties).filter(Files::exists).forEach(file -> checks.add(configuration(file)));
        // who may change a folder may put another file in it
        Stream.of(Disk.parent(config), knobs.home().resolve("routes"))
                .filter(Files::isDirectory)
                .forEach(folder -> openFolder(folder).ifPresent(checks::add));
        checks.add(folder("state folder", knobs.stateDirectory()));
        checks.add(folder("spool", knobs.spoolDirectory()));
        return checks;
    }

    private List<Check> zone() {
        List<Check> remarks = schedules.list(new ScheduleQuestion(List.of(), null, 0)).remarks().stream()
                .map(remark -> Check.warning("time zone", null, remark))
                .toList();
        DateTimeFormatter now = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx", Locale.ROOT);
        return remarks.isEmpty()
                ? List.of(Check.ok(
                        "time zone",
                        null,
                        clock.getZone() + ", now " + now.format(clock.instant().atZone(clock.getZone()))))
                : remarks;
    }

    /** It says where databases are and who may enter them, and which programs run. */
    private static Check configuration(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            String said = file + " (" + PosixFilePermissions.toString(mode) + ")";
            if (mode.contains(PosixFilePermission.OTHERS_WRITE) || mode.contains(PosixFilePermission.GROUP_WRITE)) {
                return Check.problem(
                        "rights",
                        null,
                        new Problem(
                                ErrorCode.CONFIG_EXPOSED,
                                said + " can be changed by other users",
                                "Look at what is in it, then: chmod 600 " + file));
            }
            return mode.contains(PosixFilePermission.OTHERS_READ)
                    ? Check.warning(
                            "rights",
                            null,
                            new Problem(
                                    ErrorCode.CONFIG_EXPOSED,
                                    said + " can be read by other users",
                                    "Run: chmod 600 " + file))
                    : Check.ok("rights", null, said);
        } catch (IOException e) {
            return unreadable("rights", file, e);
        }
    }

    private static Optional<Check> openFolder(Path folder) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
            boolean open =
                    mode.contains(PosixFilePermission.OTHERS_WRITE) || mode.contains(PosixFilePermission.GROUP_WRITE);
            return open
                    ? Optional.of(Check.problem(
                            "rights",
                            null,
                            new Problem(
                                    ErrorCode.CONFIG_EXPOSED,
                                    "folder " + folder + " (" + PosixFilePermissions.toString(mode)
                                            + ") can be changed by other users",
                                    "Look at what is in it, then: chmod go-w " + folder)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(unreadable("rights", folder, e));
        }
    }

    /** What a start could close is closed by now; what it could not is refused there. */
    private static Check folder(String what, Path folder) {
        try {
            if (!Disk.isFolder(folder)) {
                return Check.ok("rights", null, what + " " + folder + " is made by the first run");
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
            String said = what + " " + folder + " (" + PosixFilePermissions.toString(mode) + ")";
            return mode.stream().anyMatch(OF_OTHERS::contains)
                    ? Check.warning(
                            "rights",
                            null,
                            new Problem(
                                    ErrorCode.FOLDER_EXPOSED,
                                    said + " is open to other users",
                                    "Run: chmod 700 " + folder))
                    : Check.ok("rights", null, said);
        } catch (IOException e) {
            return unreadable("rights", folder, e);
        }
    }

    private static Check unreadable(String what, Path path, IOException e) {
        return Check.problem(
                what,
                null,
                Problem.of(new BackupException(
                        ErrorCode.FILES_DENIED, path + " cannot be looked at: " + BackupException.words(e), e)));
    }

    /** The folder need not be there yet. */
    Check spoolSpace() throws IOException {
        Path folder = knobs.spoolDirectory();
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing)) {
            existing = Disk.parent(existing);
        }
        FileStore disk = Files.getFileStore(existing);
        long free = disk.getUsableSpace();
        return space("spool", folder, disk.getTotalSpace() - disk.getUnallocatedSpace(), free, knobs.spoolReserve());
    }

    /** Used and free as {@code df} has them: what is kept for root is neither. */
    static Check space(String subject, Path folder, long used, long free, long reserve) {
        long percent = used + free == 0 ? 100 : Math.round(100.0 * used / (used + free));
        String said = folder + " has " + Human.size(free) + " free, " + percent + " % of its disk are used";
        if (free < reserve) {
            return Check.warning(
                    "space",
                    subject,
                    Problem.of(ErrorCode.DISK_FILLING, said + "; " + Human.size(reserve) + " are to stay free"));
        }
        return percent >= FULL_PERCENT
                ? Check.warning("space", subject, Problem.of(ErrorCode.DISK_FILLING, said))
                : Check.ok("space", subject, said);
    }
}
