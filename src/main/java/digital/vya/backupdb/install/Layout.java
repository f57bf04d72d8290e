package digital.vya.backupdb.install;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the parts of an installed program are. All of it is below {@code root}, which is {@code /} but for packages and
 * tests; what is written into files and links are the paths without it.
 */
public record Layout(Path root, Path prefix) {
    public static final Path SLASH = Path.of("/");
    public static final Path USUAL_PREFIX = Path.of("/opt/vya-backupdb");

    static final String UNIT = "vya-backupdb.service";
    static final String LAUNCHER = "vya-backupdb";
    static final String VERSIONS = "versions";
    static final Path CONFIG = Path.of("/etc/vya-backupdb");
    static final Path STATE = Path.of("/var/lib/vya-backupdb");
    static final Path BACKUPS = Path.of("/var/backups/vya-backupdb");
    static final Path COMMAND = Path.of("/usr/local/bin", LAUNCHER);
    static final Path UNIT_FILE = Path.of("/etc/systemd/system", UNIT);

    /** What a unit and a shell take as it is. */
    private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_+][A-Za-z0-9._+-]*)+");

    /** Where the service may not look, as its unit says. */
    private static final List<Path> HIDDEN = Stream.of("/home", "/root", "/run/user", "/tmp", "/var/tmp")
            .map(Path::of)
            .toList();

    public Layout {
        root = root.toAbsolutePath().normalize();
        prefix = prefix.normalize();
        if (!PLAIN.matcher(prefix.toString()).matches()) {
            throw new IllegalArgumentException("--prefix is an absolute path of letters, digits and ._+-, such as "
                    + USUAL_PREFIX + "; `" + prefix + "` is not");
        }
        Path asked = prefix;
        if (HIDDEN.stream().anyMatch(asked::startsWith)) {
            throw new IllegalArgumentException(
                    "the service may not look into " + prefix + " (home folders, /tmp); take another --prefix");
        }
    }

    /** The one whose command is installed; the usual one where there is none. */
    public static Layout installed(Path root) {
        Path command = new Layout(root, USUAL_PREFIX).at(COMMAND);
        return linked(command)
                .filter(target -> target.isAbsolute() && target.endsWith(Path.of("current", LAUNCHER)))
                .map(target -> Disk.parent(Disk.parent(target)))
                .filter(prefix -> PLAIN.matcher(prefix.toString()).matches())
                .map(prefix -> new Layout(root, prefix))
                .orElse(new Layout(root, USUAL_PREFIX));
    }

    /** Whether it is this machine's own, with its users and its systemd. */
    public boolean isLive() {
        return root.equals(SLASH);
    }

    /** Where a path of the installed program is now. */
    Path at(Path installed) {
        return root.resolve(SLASH.relativize(installed));
    }

    Path folder() {
        return at(prefix);
    }

    Path versions() {
        return folder().resolve(VERSIONS);
    }

    Path version(String name) {
        return versions().resolve(name);
    }

    /** A link to the version that is used. */
    Path current() {
        return folder().resolve("current");
    }

    /** A link to the one before. */
    Path previous() {
        return folder().resolve("previous");
    }

    Path record() {
        return folder().resolve("installation.json");
    }

    /** There while a switch is under way, with the version before it. */
    Path pending() {
        return folder().resolve(".pending");
    }

    Path lock() {
        return folder().resolve(".lock");
    }

    /** What the installed command is a link to. */
    Path launcher() {
        return prefix.resolve("current").resolve(LAUNCHER);
    }

    Path config(String file) {
        return at(CONFIG).resolve(file);
    }

    Path secrets() {
        return at(CONFIG).resolve("secrets");
    }

    /** The name of the version that is used. */
    Optional<String> currentVersion() {
        return linkedVersion(current());
    }

    Optional<String> previousVersion() {
        return linkedVersion(previous());
    }

    private Optional<String> linkedVersion(Path link) {
        return linked(link)
                .map(target -> target.getFileName().toString())
                .filter(name -> Files.isDirectory(version(name), LinkOption.NOFOLLOW_LINKS));
    }

    static Optional<Path> linked(Path link) {
        try {
            return Files.isSymbolicLink(link) ? Optional.of(Files.readSymbolicLink(link)) : Optional.empty();
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.NOT_INSTALLED, "Link " + link + " cannot be read: " + BackupException.words(e), e);
        }
    }
}
