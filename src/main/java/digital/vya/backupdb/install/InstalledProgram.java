package digital.vya.backupdb.install;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.disk.Claim;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.OwnPath;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.process.OpenFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A place that belongs to an installation, held by one command at a time. What each step does, it can do again. */
final class InstalledProgram implements AutoCloseable {
    private static final ObjectMapper JSON = Json.mapper();
    private static final int MOST_UNIT = 256 * 1024;

    /** By which the folder is known to be ours. */
    record Marker(String product, String user) {
        static final String PRODUCT = "vya-backupdb";
    }

    private final Layout layout;
    private final Claim claim;
    private final Marker record;

    private InstalledProgram(Layout layout, Claim claim, Marker record) {
        this.layout = layout;
        this.claim = claim;
        this.record = record;
    }

    /** The one that is there; empty where there is none. A folder with other things in it is not ours to write to. */
    static Optional<Marker> find(Layout layout) throws IOException {
        Path folder = layout.folder();
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(folder)) {
            throw taken(folder + " is there, and is no folder");
        }
        if (Files.isRegularFile(layout.record(), LinkOption.NOFOLLOW_LINKS)) {
            Marker record = JSON.readValue(layout.record().toFile(), Marker.class);
            if (Marker.PRODUCT.equals(record.product()) && record.user() != null) {
                return Optional.of(record);
            }
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> !isOwn(layout, entry))) {
                throw taken(folder + " holds files that `vya-backupdb install` did not put there");
            }
        }
        return Optional.empty();
    }

    /** What an install or uninstall that was cut off may leave without its record. */
    private static boolean isOwn(Layout layout, Path entry) {
        return entry.equals(layout.lock())
                || entry.equals(
                        layout.record().resolveSibling("." + layout.record().getFileName() + ".part"));
    }

    static BackupException taken(String what) {
        return new BackupException(ErrorCode.PLACE_TAKEN, what);
    }

    /** Takes the folder, and makes it where it is missing. */
    static InstalledProgram make(Layout layout, String user) throws IOException {
        Optional<Marker> there = find(layout);
        OwnPath.requireWay("Folder of the program", layout.folder());
        InstalledFiles.folder(layout.folder(), InstalledFiles.PUBLIC_FOLDER);
        Marker record = there.orElse(new Marker(Marker.PRODUCT, user));
        if (there.isEmpty()) {
            // first of all: an install that is cut off finds its own folder again
            InstalledFiles.file(layout.record(), JSON.writeValueAsBytes(record), InstalledFiles.PUBLIC_FILE);
        }
        return held(layout, record);
    }

    static InstalledProgram require(Layout layout) throws IOException {
        Marker record = find(layout)
                .orElseThrow(() ->
                        new BackupException(ErrorCode.NOT_INSTALLED, "There is no installation in " + layout.folder()));
        return held(layout, record);
    }

    private static InstalledProgram held(Layout layout, Marker record) throws IOException {
        // as any may lock what it can read
        Disk.touch(layout.lock());
        InstalledFiles.mode(layout.lock(), InstalledFiles.OWN_FILE);
        Claim claim = Claim.tryTake(layout.lock())
                .orElseThrow(() -> new BackupException(
                        ErrorCode.INSTALL_BUSY, "Another install, upgrade or uninstall holds " + layout.lock()));
        return new InstalledProgram(layout, claim, record);
    }

    String user() {
        return record.user();
    }

    VersionFolder version(String name) {
        return VersionFolder.of(layout.version(name))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.NOT_INSTALLED, layout.version(name) + " is no whole version of this program"));
    }

    /** The links are switched one after the other, the one in use last: cut off in between, it is as it was. */
    void use(String name, Optional<String> before) throws IOException {
        if (before.isPresent() && !before.get().equals(name)) {
            InstalledFiles.link(layout.previous(), Path.of(Layout.VERSIONS, before.get()));
        }
        InstalledFiles.link(layout.current(), Path.of(Layout.VERSIONS, name));
    }

    /** From now on a switch is under way; {@code before} is the version to go back to. */
    void beginSwitch(String before) throws IOException {
        InstalledFiles.file(layout.pending(), before.getBytes(StandardCharsets.UTF_8), InstalledFiles.PUBLIC_FILE);
    }

    void endSwitch() throws IOException {
        Files.deleteIfExists(layout.pending());
    }

    /** Whether a switch was cut off: the link may be that of a version whose unit is not there, or that nothing runs. */
    boolean isPending() {
        return Files.exists(layout.pending(), LinkOption.NOFOLLOW_LINKS);
    }

    /** What that switch could go back to; empty where it is no more. */
    Optional<VersionFolder> beforePending() throws IOException {
        String name = Files.readString(layout.pending()).strip();
        return VersionFolder.all(layout).stream()
                .filter(version -> version.name().equals(name))
                .findAny();
    }

    /** Writes the unit of that version, unless the one that is there was changed by hand. True where it was written. */
    boolean writeUnit(VersionFolder version) throws IOException {
        Path unit = layout.at(Layout.UNIT_FILE);
        if (isUnitChanged()) {
            return false;
        }
        InstalledFiles.folder(Disk.parent(unit), InstalledFiles.PUBLIC_FOLDER);
        return InstalledFiles.file(unit, version.unit().getBytes(StandardCharsets.UTF_8), InstalledFiles.PUBLIC_FILE);
    }

    /** Whether a unit is there that no version brought. */
    boolean isUnitChanged() throws IOException {
        Optional<String> there = unit(layout);
        if (there.isEmpty()) {
            return false;
        }
        for (VersionFolder version : VersionFolder.all(layout)) {
            if (there.get().equals(version.unit())) {
                return false;
            }
        }
        return true;
    }

    /** The text of the unit that is there; of one that is masked, or no file, an empty one. */
    static Optional<String> unit(Layout layout) throws IOException {
        Path unit = layout.at(Layout.UNIT_FILE);
        if (!Files.exists(unit, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        boolean plain = Files.isRegularFile(unit, LinkOption.NOFOLLOW_LINKS) && Files.size(unit) <= MOST_UNIT;
        return Optional.of(plain ? Files.readString(unit) : "");
    }

    /** Takes versions away that are neither used nor the one before, and that no process uses. */
    List<String> removeOld() throws IOException {
        List<String> removed = new ArrayList<>();
        for (VersionFolder version : VersionFolder.all(layout)) {
            boolean kept = Stream.of(layout.currentVersion(), layout.previousVersion())
                    .flatMap(Optional::stream)
                    .anyMatch(version.name()::equals);
            // what an integrator wrote goes along to the next version, and stays here
            if (!kept && version.ownRoutes().isEmpty() && !OpenFiles.areBelow(version.folder())) {
                version.remove();
                removed.add(version.folder().toString());
            }
        }
        return removed;
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
