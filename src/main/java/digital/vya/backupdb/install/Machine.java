package digital.vya.backupdb.install;

import digital.vya.backupdb.config.ServiceEnvironment;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an installation needs of the machine besides its files: the user, owners, systemd. Below another root, nothing. */
final class Machine implements AutoCloseable {
    private static final Path BOOTED_BY_SYSTEMD = Path.of("/run/systemd/system");
    private static final Path TOOLS_OF_ROOT = Path.of("/usr/sbin");
    private static final Duration SHORT = Duration.ofMinutes(2);
    /** Longer than the unit lets a stop and a start take. */
    private static final Duration RESTART = Duration.ofMinutes(20);

    private static final int MOST_OUTPUT = 64 * 1024;
    private static final int INACTIVE = 3;
    private static final int UNKNOWN = 4;
    private static final List<String> PATH_OF_SERVICES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private final Layout layout;
    private final Tools tools = new Tools();

    Machine(Layout layout) {
        this.layout = layout;
    }

    /** Refuses early what would stop half-way. */
    void requireRoot() {
        if (!layout.isLive()) {
            return;
        }
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw new BackupException(
                        ErrorCode.INSTALL_NEEDS_ROOT, "Only root installs, upgrades and uninstalls on this machine");
            }
        } catch (IOException e) {
            throw new BackupException(ErrorCode.INTERNAL, "Who runs this cannot be told", e);
        }
    }

    /** True where it had to be made. */
    boolean makeUser(String user) throws IOException {
        if (!layout.isLive()) {
            return false;
        }
        try {
            UserPrincipal there = accounts().lookupPrincipalByName(user);
            if (there.equals(accounts().lookupPrincipalByName("0"))) {
                throw new IllegalArgumentException("--user " + user + " is root; the service needs a user of its own");
            }
            return false;
        } catch (UserPrincipalNotFoundException missing) {
            run(
                    SHORT,
                    Set.of(),
                    "useradd",
                    "--system",
                    "--user-group",
                    "--no-create-home",
                    "--home-dir",
                    Layout.STATE.toString(),
                    "--shell",
                    "/usr/sbin/nologin",
                    user);
            return true;
        }
    }

    /** Gives a file or folder to a user and that user's group; null leaves the owner as root. */
    void give(Path path, @Nullable String owner, String user) throws IOException {
        if (!layout.isLive()) {
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setGroup(group(user));
        view.setOwner(accounts().lookupPrincipalByName(owner == null ? "0" : owner));
    }

    private GroupPrincipal group(String user) throws IOException {
        String group = run(SHORT, Set.of(), "id", "-g", user).strip();
        return accounts().lookupPrincipalByGroupName(group);
    }

    /** Whether it is root's and of root's group, as what root wrote anew is. */
    boolean isRoots(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        return layout.isLive()
                && Integer.valueOf(0).equals(found.get("uid"))
                && Integer.valueOf(0).equals(found.get("gid"));
    }

    boolean belongsTo(Path path, String user) throws IOException {
        return !layout.isLive()
                || Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                        .equals(accounts().lookupPrincipalByName(user));
    }

    private UserPrincipalLookupService accounts() {
        return layout.root().getFileSystem().getUserPrincipalLookupService();
    }

    /** This program's Java, where a service, which has a short PATH and none of our environment, would find none. */
    Optional<Path> javaToName() {
        boolean found =
                PATH_OF_SERVICES.stream().map(folder -> Path.of(folder, "java")).anyMatch(Files::isExecutable);
        return layout.isLive() && !found ? Optional.of(ServiceEnvironment.javaHome()) : Optional.empty();
    }

    /** Whether that version starts at all, as the service will start it. Makes its class archive as well. */
    void tryOut(VersionFolder version) throws IOException {
        if (!layout.isLive()) {
            return;
        }
        Map<String, String> environment =
                javaToName().map(java -> Map.of("JAVA_HOME", java.toString())).orElse(Map.of());
        ToolCall call = ToolCall.of(
                version.folder().resolve(Layout.LAUNCHER).toString(),
                List.of("version"),
                new Identity(environment, List.of(), null, null));
        try {
            tools.run(call.within(SHORT), MOST_OUTPUT);
        } catch (BackupException e) {
            throw new BackupException(
                    ErrorCode.PROGRAM_INCOMPLETE,
                    "Version " + version.name() + " does not start here: " + e.getMessage(),
                    "Mend what the message names, then run this again; the version that was used is as it was.",
                    e);
        }
        // of no secret, and made with whatever umask root has
        Path archives = version.folder().resolve("target/class-archives");
        if (Files.isDirectory(archives)) {
            InstalledFiles.mode(archives, InstalledFiles.PUBLIC_FOLDER);
            try (Stream<Path> files = Files.list(archives)) {
                for (Path file : files.toList()) {
                    InstalledFiles.mode(file, InstalledFiles.PUBLIC_FILE);
                }
            }
        }
    }

    /** Whether there is a systemd to talk to. */
    boolean hasSystemd() {
        return layout.isLive() && Files.isDirectory(BOOTED_BY_SYSTEMD);
    }

    /** Whether systemd runs the service, starts it or is about to. */
    boolean isServing() {
        return hasSystemd()
                && Set.of("active", "activating", "reloading", "deactivating")
                        .contains(run(SHORT, Set.of(0, INACTIVE, UNKNOWN), "systemctl", "is-active", Layout.UNIT)
                                .strip());
    }

    /** Whether systemd runs that process as a part of the service. */
    static boolean isOfService(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"))
                    .contains("/" + Layout.UNIT);
        } catch (IOException goneOrDenied) {
            return false;
        }
    }

    void readUnits() {
        if (hasSystemd()) {
            run(SHORT, Set.of(), "systemctl", "daemon-reload");
        }
    }

    /** Returns when the new process is ready; throws when it does not come to that. */
    void restart() {
        run(RESTART, Set.of(), "systemctl", "restart", Layout.UNIT);
    }

    /** Also where this process was told to stop. */
    void clearUp(Runnable work) {
        tools.clearUp(work);
    }

    /** Ends the service for good. */
    void disable() {
        if (hasSystemd()) {
            run(RESTART, Set.of(), "systemctl", "disable", "--now", Layout.UNIT);
        }
    }

    private String run(Duration within, Set<Integer> goodExits, String tool, String... arguments) {
        // root's own PATH may lack what only root uses
        Identity identity = new Identity(Map.of(), List.of(), TOOLS_OF_ROOT, null);
        return tools.run(
                new ToolCall(tool, List.of(arguments), null, identity, within, goodExits, null, null), MOST_OUTPUT);
    }

    @Override
    public void close() {
        tools.close();
    }
}
