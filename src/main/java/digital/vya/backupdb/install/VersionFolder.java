package digital.vya.backupdb.install;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One version of the installed program: its files, and the record of them by which a changed one is known. It is written
 * beside and renamed, and never changed afterwards: a process that began with it goes on with it.
 */
final class VersionFolder {
    private static final String RECORD = "installed.json";
    private static final String ROUTES = "routes/";
    private static final ObjectMapper JSON = Json.mapper();

    /** What was brought, by name and SHA-256; {@code digest} stands for the program's files together. */
    record Brought(String version, String digest, SortedMap<String, String> files) {}

    private final Path folder;
    private final Brought record;

    private VersionFolder(Path folder, Brought record) {
        this.folder = folder;
        this.record = record;
    }

    static Optional<VersionFolder> of(Path folder) {
        Path file = folder.resolve(RECORD);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(new VersionFolder(folder, JSON.readValue(file.toFile(), Brought.class)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.NOT_INSTALLED,
                    "Brought " + file + " of an installed version cannot be read: " + BackupException.words(e),
                    "Take " + folder + " away, then run the upgrade again.",
                    e);
        }
    }

    /** All that are whole. */
    static List<VersionFolder> all(Layout layout) throws IOException {
        List<VersionFolder> found = new ArrayList<>();
        if (Files.isDirectory(layout.versions())) {
            try (Stream<Path> folders = Files.list(layout.versions())) {
                for (Path folder : folders.sorted().toList()) {
                    if (!folder.getFileName().toString().startsWith(".")) {
                        of(folder).ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    /** Its version, and more where another build of that version is there. */
    static String name(Layout layout, ProgramFiles program) {
        String plain = program.version();
        boolean free = !Files.exists(layout.version(plain), LinkOption.NOFOLLOW_LINKS)
                || of(layout.version(plain)).filter(there -> there.is(program)).isPresent();
        return free ? plain : plain + "+" + program.digest().substring(0, 8);
    }

    /** Makes the folder whole, or not at all; {@code own} are an integrator's routes that go along. */
    static VersionFolder write(Layout layout, ProgramFiles program, String unit, OwnRoutes own) throws IOException {
        String name = name(layout, program);
        Path part = layout.versions().resolve("." + name + ".part");
        Disk.delete(part);
        InstalledFiles.folder(part, InstalledFiles.PUBLIC_FOLDER);
        for (Map.Entry<String, Path> file : program.files().entrySet()) {
            copy(file.getValue(), part.resolve(file.getKey()), file.getKey());
        }
        Brought record = new Brought(program.version(), program.digest(), new TreeMap<>(program.hashes()));
        InstalledFiles.file(
                part.resolve(Layout.UNIT), unit.getBytes(StandardCharsets.UTF_8), InstalledFiles.PUBLIC_FILE);
        record.files().put(Layout.UNIT, ProgramFiles.sha256(part.resolve(Layout.UNIT)));
        for (Map.Entry<String, Path> route : own.files().entrySet()) {
            Files.deleteIfExists(part.resolve(route.getKey()));
            Path to = part.resolve(route.getKey());
            InstalledFiles.folder(Disk.parent(to), InstalledFiles.PUBLIC_FOLDER);
            Disk.copy(route.getValue(), to, bytes -> {});
            likeItsSource(route.getValue(), to);
        }
        for (String gone : own.removed()) {
            Files.deleteIfExists(part.resolve(gone));
        }
        // where it is looked for is where it is installed
        InstalledFiles.link(part.resolve("config"), Layout.CONFIG);
        InstalledFiles.file(part.resolve(RECORD), JSON.writeValueAsBytes(record), InstalledFiles.PUBLIC_FILE);
        Disk.rename(part, layout.version(name));
        return new VersionFolder(layout.version(name), record);
    }

    private static void copy(Path from, Path to, String name) throws IOException {
        InstalledFiles.folder(Disk.parent(to), InstalledFiles.PUBLIC_FOLDER);
        Disk.copy(from, to, bytes -> {});
        InstalledFiles.mode(to, name.equals(Layout.LAUNCHER) ? InstalledFiles.PROGRAM : InstalledFiles.PUBLIC_FILE);
    }

    /** What an integrator let only some read may hold a secret. */
    private static void likeItsSource(Path from, Path to) throws IOException {
        PosixFileAttributes is = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView made = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes was = made.readAttributes();
        if (!was.group().equals(is.group())) {
            made.setGroup(is.group());
        }
        // or the service could not read its own any more
        if (!was.owner().equals(is.owner())) {
            made.setOwner(is.owner());
        }
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString(InstalledFiles.PUBLIC_FILE);
        mode.retainAll(is.permissions());
        made.setPermissions(mode);
    }

    Path folder() {
        return folder;
    }

    String name() {
        return Objects.requireNonNull(folder.getFileName(), "below versions/").toString();
    }

    String unit() throws IOException {
        return Files.readString(folder.resolve(Layout.UNIT));
    }

    boolean is(ProgramFiles program) {
        return record.digest().equals(program.digest());
    }

    /** Puts back what is missing or damaged, but routes, which may have been changed on purpose. */
    List<String> mend(ProgramFiles program) throws IOException {
        List<String> mended = new ArrayList<>();
        for (Map.Entry<String, String> file : record.files().entrySet()) {
            Path source = program.files().get(file.getKey());
            Path there = folder.resolve(file.getKey());
            if (source == null || file.getKey().startsWith(ROUTES) || ProgramFiles.has(there, file.getValue())) {
                continue;
            }
            Path part = there.resolveSibling("." + there.getFileName() + ".part");
            Files.deleteIfExists(part);
            copy(source, part, file.getKey());
            Disk.rename(part, there);
            mended.add(there.toString());
        }
        return mended;
    }

    /** What an integrator added, changed or took away since it was installed. */
    OwnRoutes ownRoutes() throws IOException {
        SortedMap<String, Path> added = new TreeMap<>();
        SortedMap<String, Path> changed = new TreeMap<>();
        SortedSet<String> removed = new TreeSet<>();
        for (String name : record.files().keySet()) {
            if (name.startsWith(ROUTES) && !Files.exists(folder.resolve(name))) {
                removed.add(name);
            }
        }
        Path routes = folder.resolve(ROUTES);
        if (Files.isDirectory(routes)) {
            try (Stream<Path> files = Files.walk(routes)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String name = folder.relativize(file).toString();
                    String shipped = record.files().get(name);
                    if (shipped == null) {
                        added.put(name, file);
                    } else if (!ProgramFiles.sha256(file).equals(shipped)) {
                        changed.put(name, file);
                    }
                }
            }
        }
        return new OwnRoutes(added, changed, removed, record.files());
    }

    /** Takes away what was brought and is as it was brought; gives what is left. The program itself goes last. */
    List<Path> remove() throws IOException {
        Disk.delete(folder.resolve("target/class-archives"));
        Files.deleteIfExists(folder.resolve("config"));
        List<String> names = new ArrayList<>(record.files().keySet());
        names.removeIf(name -> name.startsWith("target/"));
        record.files().keySet().stream()
                .filter(name -> name.startsWith("target/"))
                .forEach(names::add);
        for (String name : names) {
            Path file = folder.resolve(name);
            if (ProgramFiles.has(file, Objects.requireNonNull(record.files().get(name), name))) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(folder.resolve(RECORD));
        return removeEmpty(folder);
    }

    /** Takes empty folders away, and gives the files for which the others stay. */
    static List<Path> removeEmpty(Path folder) throws IOException {
        List<Path> left = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return left;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    left.addAll(removeEmpty(entry));
                } else {
                    left.add(entry);
                }
            }
        }
        if (left.isEmpty()) {
            Files.delete(folder);
        }
        return left;
    }
}
