package digital.vya.backupdb.install;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.process.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes away what {@code install} brought and nothing else: configuration, state and backups stay where they are. */
public final class Uninstall {
    private final Layout layout;
    private final List<String> done = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    public Uninstall(Layout layout) {
        this.layout = layout;
    }

    public InstallReport run() {
        try (Machine machine = new Machine(layout)) {
            machine.requireRoot();
            try (InstalledProgram installed = InstalledProgram.require(layout)) {
                requireUnused();
                String version = layout.currentVersion().orElse(null);
                service(machine);
                command();
                stays(installed.user());
                // where this runs from the installed program itself, nothing new can be loaded once its files are gone
                Json.line(report(version));
                program();
                return report(version);
            }
        } catch (IOException e) {
            throw BackupException.unwritable("The installation in " + layout.folder(), e);
        }
    }

    /** Java loads classes when it needs them: a program whose files go fails somewhere. The service is ended first. */
    private void requireUnused() throws IOException {
        long self = ProcessHandle.current().pid();
        Optional<ProcessHandle> other =
                OpenFiles.below(layout.versions(), pid -> pid != self && !Machine.isOfService(pid));
        if (other.isPresent()) {
            throw new BackupException(
                    ErrorCode.INSTALL_BUSY,
                    "Process " + other.get().pid() + " has files of " + layout.versions()
                            + " open; nothing was taken away",
                    "End it, or wait for it to end, then run this again.",
                    null);
        }
    }

    private InstallReport report(@Nullable String version) {
        return new InstallReport(version, null, layout.prefix().toString(), done, kept, List.of());
    }

    private void service(Machine machine) throws IOException {
        Path unit = layout.at(Layout.UNIT_FILE);
        Optional<String> there = InstalledProgram.unit(layout);
        if (there.isEmpty()) {
            return;
        }
        if (!there.get().startsWith(ServiceUnit.HEADER)) {
            kept.add(unit + ", which `install` did not write");
            return;
        }
        machine.disable();
        Files.delete(unit);
        machine.readUnits();
        done.add(unit.toString());
        Path dropIns = unit.resolveSibling(Layout.UNIT + ".d");
        if (Files.exists(dropIns, LinkOption.NOFOLLOW_LINKS)) {
            kept.add(dropIns + ", what you added to the unit");
        }
    }

    private void command() throws IOException {
        Path command = layout.at(Layout.COMMAND);
        if (Layout.linked(command).equals(Optional.of(layout.launcher()))) {
            Files.delete(command);
            done.add(command.toString());
        }
        Path schema = layout.config(ProgramFiles.SCHEMA);
        if (Layout.linked(schema)
                .equals(Optional.of(layout.prefix().resolve("current").resolve(ProgramFiles.SCHEMA)))) {
            Files.delete(schema);
        }
    }

    private void stays(String user) {
        Path config = layout.at(Layout.CONFIG);
        if (Files.exists(config)) {
            kept.add(config + ", the configuration and its secrets");
        }
        if (Files.exists(layout.at(Layout.STATE))) {
            kept.add(layout.at(Layout.STATE) + ", records, catalogue and dead letters");
        }
        if (Files.exists(layout.at(Layout.BACKUPS))) {
            kept.add(layout.at(Layout.BACKUPS) + ", backups");
        }
        kept.add("all backups at the destinations that " + layout.config("backup.yaml") + " names");
        if (layout.isLive()) {
            kept.add("user " + user + ", to whom these files belong");
        }
    }

    private void program() throws IOException {
        for (VersionFolder version : VersionFolder.all(layout)) {
            version.remove().forEach(file -> kept.add(file + ", which `install` did not bring"));
        }
        if (Files.isDirectory(layout.versions())) {
            // what an install or upgrade that was cut off had begun
            try (Stream<Path> parts = Files.list(layout.versions())) {
                for (Path part : parts.filter(Uninstall::isPart).toList()) {
                    Disk.delete(part);
                }
            }
        }
        for (Path own : List.of(layout.current(), layout.previous())) {
            if (Files.isSymbolicLink(own)) {
                Files.delete(own);
            }
        }
        if (isEmptyOrGone(layout.versions())) {
            Files.deleteIfExists(layout.versions());
            for (String own : List.of(Drain.ASKED, Drain.WORKING)) {
                Files.deleteIfExists(layout.folder().resolve(own));
            }
            Files.deleteIfExists(layout.pending());
            Files.deleteIfExists(layout.record());
            Files.deleteIfExists(layout.lock());
        }
        if (isEmptyOrGone(layout.folder())) {
            Files.deleteIfExists(layout.folder());
        }
        done.add(layout.folder().toString());
    }

    private static boolean isPart(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith(".") && name.endsWith(".part");
    }

    private static boolean isEmptyOrGone(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
