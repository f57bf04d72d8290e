package digital.vya.backupdb.install;

import digital.vya.backupdb.config.ConfigDraft;
import digital.vya.backupdb.config.ConfigTemplate;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lays the program on this machine: its files, its user, a sample configuration, the unit. What is there as it should be
 * stays untouched, so a second time changes nothing, and one that was cut off is finished by the next.
 */
public final class Install {
    public static final String USUAL_USER = "vya-backup";

    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,30}");
    private static final String KNOBS = "application.properties";
    private static final int LARGEST_SECRET = 64 * 1024;

    private final Layout layout;
    private final Path home;
    private final @Nullable String saidUser;
    private String user = USUAL_USER;
    private final List<String> done = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> next = new ArrayList<>();

    /** {@code home} is the program to install; {@code user} whom the service runs as, null for the one it has or usually has. */
    public Install(Layout layout, Path home, @Nullable String user) {
        this.layout = layout;
        this.home = home;
        this.saidUser = user;
        if (user != null && (!USER.matcher(user).matches() || user.equals("root"))) {
            throw new IllegalArgumentException("--user is a name of lower-case letters, digits, dash and underscore,"
                    + " up to 31, and not root: `" + user + "` is not");
        }
    }

    public InstallReport run() {
        try (Machine machine = new Machine(layout)) {
            machine.requireRoot();
            ProgramFiles program = ProgramFiles.of(home);
            requireOwn(program);
            if (machine.makeUser(user)) {
                done.add("user " + user);
            }
            try (InstalledProgram installed = InstalledProgram.make(layout, user)) {
                VersionFolder version = lay(machine, program);
                configuration(machine);
                if (layout.currentVersion().isEmpty()) {
                    machine.tryOut(version);
                    installed.use(version.name(), Optional.empty());
                }
                service(machine, installed, version);
                return new InstallReport(version.name(), null, layout.prefix().toString(), done, kept, next(machine));
            }
        } catch (IOException e) {
            throw BackupException.unwritable("The installation in " + layout.folder(), e);
        }
    }

    /** All refusals come before anything is written. */
    private void requireOwn(ProgramFiles program) throws IOException {
        Optional<InstalledProgram.Marker> there = InstalledProgram.find(layout);
        String known = there.map(InstalledProgram.Marker::user).orElse(USUAL_USER);
        user = saidUser == null ? known : saidUser;
        if (there.isPresent() && !known.equals(user)) {
            throw already(
                    "It is installed for user " + known,
                    "Leave --user out; to change it, uninstall first: configuration, state and backups stay.");
        }
        Optional<String> current = layout.currentVersion();
        if (there.isPresent() && current.isPresent()) {
            String name = current.get();
            if (VersionFolder.of(layout.version(name))
                    .filter(version -> version.is(program))
                    .isEmpty()) {
                throw already("Version " + name + " is installed", ErrorCode.INSTALLED_ALREADY.hint());
            }
        }
        Path command = layout.at(Layout.COMMAND);
        if (Files.exists(command, LinkOption.NOFOLLOW_LINKS)
                && !Layout.linked(command).equals(Optional.of(layout.launcher()))) {
            throw InstalledProgram.taken(command + " is there, and leads elsewhere than to " + layout.launcher());
        }
        Optional<String> unit = InstalledProgram.unit(layout);
        if (unit.isPresent() && !unit.get().startsWith(ServiceUnit.HEADER)) {
            throw InstalledProgram.taken(layout.at(Layout.UNIT_FILE) + " is there, and `install` did not write it");
        }
        requireNoLinks();
        if (Files.exists(layout.at(Layout.CONFIG)) && !Files.isDirectory(layout.at(Layout.CONFIG))) {
            throw InstalledProgram.taken(layout.at(Layout.CONFIG) + " is there, and is no folder");
        }
    }

    /** Its owner and mode would be set on what a link leads to, which may be another's. */
    private void requireNoLinks() {
        for (Path own : List.of(Layout.CONFIG, Layout.STATE, Layout.BACKUPS)) {
            Path folder = layout.at(own);
            if (Files.isSymbolicLink(folder)) {
                throw new BackupException(
                        ErrorCode.PLACE_TAKEN,
                        folder + " is a symbolic link",
                        "Put a folder in its place; where its files are to be elsewhere, mount that there.",
                        null);
            }
        }
    }

    private static BackupException already(String what, String hint) {
        return new BackupException(ErrorCode.INSTALLED_ALREADY, what, hint, null);
    }

    private VersionFolder lay(Machine machine, ProgramFiles program) throws IOException {
        Drain.makeFiles(layout, machine, user);
        String name = layout.currentVersion().orElse(VersionFolder.name(layout, program));
        Optional<VersionFolder> there = VersionFolder.of(layout.version(name));
        if (there.isPresent()) {
            List<String> mended = there.get().mend(program);
            mended.forEach(file -> done.add("mended: " + file));
            return there.get();
        }
        String unit = ServiceUnit.text(layout, user, machine.javaToName().orElse(null));
        VersionFolder version = VersionFolder.write(layout, program, unit, OwnRoutes.NONE);
        done.add(version.folder().toString());
        return version;
    }

    /** A file that is there stays as it is, whatever is in it. */
    private void configuration(Machine machine) throws IOException {
        Path folder = layout.at(Layout.CONFIG);
        if (InstalledFiles.folder(folder, InstalledFiles.SHARED_FOLDER)) {
            machine.give(folder, null, user);
            done.add(folder.toString());
        } else {
            giveIfRoots(machine, folder, InstalledFiles.SHARED_FOLDER);
        }
        folders(machine);
        configured(machine);
        write(machine, layout.config(KNOBS), knobs());
        if (InstalledFiles.link(
                layout.config(ProgramFiles.SCHEMA),
                layout.prefix().resolve("current").resolve(ProgramFiles.SCHEMA))) {
            done.add(layout.config(ProgramFiles.SCHEMA).toString());
        }
    }

    /** The one that the program had where it was run from, with its secrets; a sample where it had none. */
    private void configured(Machine machine) throws IOException {
        Path file = layout.config("backup.yaml");
        Path own = home.resolve("config/backup.yaml");
        boolean carried = Files.isRegularFile(own, LinkOption.NOFOLLOW_LINKS) && !ConfigDraft.isSample(own);
        if (carried && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            // first: cut off in between, the file is missed and all is done again
            secrets(machine, home.resolve("config/secrets"));
        }
        if (!write(machine, file, carried ? Files.readString(own) : sample())) {
            return;
        }
        if (carried) {
            next.add("see whether " + file + ", which came from " + own + ", names what user " + user + " may read");
        } else {
            next.add("write into " + file + " what is backed up, and each password into a file of its own: sudo -u "
                    + user + " sh -c 'umask 077; cat > " + Layout.CONFIG.resolve("secrets/main") + "'");
        }
    }

    private void secrets(Machine machine, Path from) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.list(from)) {
            for (Path secret : files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                Path to = layout.secrets().resolve(secret.getFileName());
                boolean there = Files.exists(to, LinkOption.NOFOLLOW_LINKS);
                if (!there) {
                    Disk.write(to, PlainFile.read(secret, LARGEST_SECRET));
                }
                // one that is root's was written by an install that was cut off
                if (!there || (Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS) && machine.isRoots(to))) {
                    machine.give(to, user, user);
                    done.add(to.toString());
                }
            }
        }
    }

    /** True where it was not there. */
    private boolean write(Machine machine, Path file, String text) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isSymbolicLink(file)) {
                giveIfRoots(machine, file, InstalledFiles.SHARED_FILE);
            }
            return false;
        }
        InstalledFiles.file(file, text.getBytes(StandardCharsets.UTF_8), InstalledFiles.SHARED_FILE);
        machine.give(file, null, user);
        done.add(file.toString());
        return true;
    }

    /** What root wrote anew could not be read by the service. */
    private void giveIfRoots(Machine machine, Path path, String mode) throws IOException {
        if (machine.isRoots(path)) {
            machine.give(path, null, user);
            InstalledFiles.mode(path, mode);
            done.add("for " + user + " to read: " + path);
        }
    }

    private String sample() {
        return new ConfigTemplate(
                        home, Layout.BACKUPS, ConfigDraft.machineZone().getId(), "backup")
                .of(List.of("main=localhost"), "postgresql", null)
                .text();
    }

    /** As they come, but for the folders that the service may write to. */
    private String knobs() throws IOException {
        Path file = home.resolve("config").resolve(KNOBS);
        String text = Files.isRegularFile(file) ? Files.readString(file) : "";
        return with(
                with(text, "vya.spool.directory", Layout.STATE.resolve("spool")),
                "vya.state.directory",
                Layout.STATE.resolve("state"));
    }

    private static String with(String text, String key, Path value) {
        String line = key + " = " + value + "\n";
        Pattern there = Pattern.compile("(?m)^" + Pattern.quote(key) + "\\s*[=:].*\\n?");
        return there.matcher(text).find() ? there.matcher(text).replaceFirst(line) : text + line;
    }

    private void folders(Machine machine) throws IOException {
        for (Path folder : List.of(layout.secrets(), layout.at(Layout.STATE), layout.at(Layout.BACKUPS))) {
            boolean made = InstalledFiles.folder(folder, InstalledFiles.OWN_FOLDER);
            if (made || (machine.isRoots(folder) && isEmpty(folder))) {
                machine.give(folder, user, user);
                InstalledFiles.mode(folder, InstalledFiles.OWN_FOLDER);
                done.add(folder.toString());
            } else if (!machine.belongsTo(folder, user)) {
                next.add(folder + " belongs to another user; if its files are the service's: chown -R " + user + " "
                        + folder);
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private void service(Machine machine, InstalledProgram installed, VersionFolder version) throws IOException {
        if (installed.isUnitChanged()) {
            kept.add(layout.at(Layout.UNIT_FILE) + ", which was changed by hand; this version's is "
                    + version.folder().resolve(Layout.UNIT));
        } else if (installed.writeUnit(version)) {
            machine.readUnits();
            done.add(layout.at(Layout.UNIT_FILE).toString());
        }
        Path command = layout.at(Layout.COMMAND);
        InstalledFiles.folder(Disk.parent(command), InstalledFiles.PUBLIC_FOLDER);
        if (InstalledFiles.link(command, layout.launcher())) {
            done.add(command.toString());
        }
    }

    private List<String> next(Machine machine) {
        List<String> all = new ArrayList<>(next);
        if (layout.isLive() && !done.isEmpty()) {
            all.add("look whether all is right: sudo -u " + user + " vya-backupdb doctor");
            all.add(
                    machine.hasSystemd()
                            ? "start it: systemctl enable --now vya-backupdb"
                            : "systemd does not run here: its unit was written, and not read");
        }
        return all;
    }
}
