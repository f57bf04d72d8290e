package digital.vya.backupdb.install;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts another version in the place of the one that is used: beside it, and then by the switch of a link. Configuration,
 * catalogue, dead letters and the files of the version before stay; what runs goes on with its own files.
 */
public final class Upgrade {
    /** {@code longestWait} is null where running jobs are not waited for. */
    public record Options(boolean replaceRoutes, @Nullable Duration longestWait) {}

    /** A {@code serve} that looks whether it is asked holds the lock for a moment. */
    private static final Duration LONGEST_ASK = Duration.ofSeconds(30);

    private final Layout layout;
    private final Options options;
    private final Consumer<String> progress;
    private final List<String> done = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> next = new ArrayList<>();

    /** {@code progress} hears what takes a while. */
    public Upgrade(Layout layout, Options options, Consumer<String> progress) {
        this.layout = layout;
        this.options = options;
        this.progress = progress;
    }

    /** To the program in this folder. */
    public InstallReport to(Path home) {
        return run((machine, installed, before) -> {
            if (home.startsWith(layout.folder())) {
                throw new BackupException(
                        ErrorCode.INSTALLED_ALREADY,
                        "This is the installed program itself",
                        "Run `upgrade` from the folder of the new version; `upgrade --back` goes back to the one before.",
                        null);
            }
            ProgramFiles program = ProgramFiles.of(home);
            if (before.is(program)) {
                return before;
            }
            String unit = ServiceUnit.text(
                    layout, installed.user(), machine.javaToName().orElse(null));
            OwnRoutes own = own(before, program);
            Optional<VersionFolder> there = VersionFolder.of(layout.version(VersionFolder.name(layout, program)));
            // one that was used before has its unit and routes of then
            if (there.isPresent()) {
                there.get().mend(program);
                tellOwn(before, there.get());
                return there.get();
            }
            VersionFolder version = VersionFolder.write(layout, program, unit, own);
            done.add(version.folder().toString());
            if (!own.isEmpty()) {
                done.add("routes of your own went along: " + String.join(", ", names(own)));
            }
            return version;
        });
    }

    /** To the version that was used before. */
    public InstallReport back() {
        return run((machine, installed, before) -> {
            String name = layout.previousVersion()
                    .filter(previous -> !previous.equals(before.name()))
                    .orElseThrow(() -> new BackupException(
                            ErrorCode.NOT_INSTALLED,
                            "There is no version before " + before.name() + " to go back to",
                            "Run `vya-backupdb upgrade` from the folder of the version that you want.",
                            null));
            VersionFolder version = installed.version(name);
            tellOwn(before, version);
            return version;
        });
    }

    /** Which version is to be used; the same one where nothing is to be done. */
    @FunctionalInterface
    private interface Choice {
        VersionFolder of(Machine machine, InstalledProgram installed, VersionFolder before) throws IOException;
    }

    private InstallReport run(Choice choice) {
        try (Machine machine = new Machine(layout)) {
            machine.requireRoot();
            try (InstalledProgram installed = InstalledProgram.require(layout)) {
                String used = layout.currentVersion()
                        .orElseThrow(() -> new BackupException(
                                ErrorCode.NOT_INSTALLED,
                                "No version is used in " + layout.folder() + ": an install was cut off",
                                "Run `vya-backupdb install` again.",
                                null));
                VersionFolder before = installed.version(used);
                VersionFolder version = choice.of(machine, installed, before);
                if (version.name().equals(used)) {
                    if (!installed.isPending()) {
                        return report(version, null);
                    }
                    // a switch to it was cut off: its unit and its restart are done now
                    before = installed.beforePending().orElse(before);
                }
                machine.tryOut(version);
                change(machine, installed, before, version);
                installed.removeOld().forEach(folder -> done.add("taken away: " + folder));
                return report(version, before);
            }
        } catch (IOException e) {
            throw BackupException.unwritable("The installation in " + layout.folder(), e);
        }
    }

    private InstallReport report(VersionFolder version, @Nullable VersionFolder before) {
        return new InstallReport(
                version.name(),
                before == null ? null : before.name(),
                layout.prefix().toString(),
                done,
                kept,
                next);
    }

    private void change(Machine machine, InstalledProgram installed, VersionFolder before, VersionFolder version)
            throws IOException {
        if (!machine.isServing()) {
            installed.beginSwitch(before.name());
            use(machine, installed, before, version);
            installed.endSwitch();
            if (Drain.isWorking(layout.folder().resolve(Drain.WORKING))) {
                next.add("a `serve` that systemd did not start goes on with " + before.name()
                        + " until it is started again");
            }
            return;
        }
        Drain.makeFiles(layout, machine, installed.user());
        try (Drain drain = Drain.ask(layout, LONGEST_ASK)) {
            if (options.longestWait() != null) {
                progress.accept("waiting for running jobs to end; no schedule begins meanwhile");
                drain.await(options.longestWait());
            }
            Optional<String> previous = layout.previousVersion();
            installed.beginSwitch(before.name());
            try {
                use(machine, installed, before, version);
                progress.accept("starting " + version.name());
                machine.restart();
            } catch (BackupException e) {
                throw undone(machine, installed, before, version, previous, e);
            } catch (IOException e) {
                BackupException why = BackupException.unwritable("The installation in " + layout.folder(), e);
                throw undone(machine, installed, before, version, previous, why);
            }
            installed.endSwitch();
            done.add("the service runs " + version.name());
        }
    }

    private void use(Machine machine, InstalledProgram installed, VersionFolder before, VersionFolder version)
            throws IOException {
        boolean changedByHand = installed.isUnitChanged();
        installed.use(version.name(), Optional.of(before.name()));
        done.add(layout.current() + " is " + version.name());
        if (changedByHand) {
            kept.add(layout.at(Layout.UNIT_FILE) + ", which was changed by hand; this version's is "
                    + version.folder().resolve(Layout.UNIT));
        } else {
            if (installed.writeUnit(version)) {
                done.add(layout.at(Layout.UNIT_FILE).toString());
            }
            // also where it was written before: that one may have been cut off
            machine.readUnits();
        }
    }

    /** A machine without backups is worse than one with an old program. */
    private BackupException undone(
            Machine machine,
            InstalledProgram installed,
            VersionFolder before,
            VersionFolder version,
            Optional<String> previous,
            BackupException why) {
        progress.accept(version.name() + " did not start; going back to " + before.name());
        String what = "Version " + version.name() + " did not start: " + why.getMessage();
        try {
            machine.clearUp(() -> goBack(machine, installed, before, previous));
        } catch (BackupException e) {
            return new BackupException(
                    ErrorCode.UPGRADE_UNDONE,
                    what + "; " + before.name() + " was to be used again and did not start either: " + e.getMessage(),
                    e);
        }
        return new BackupException(
                ErrorCode.UPGRADE_UNDONE, what + "; " + before.name() + " is used again, and runs", why);
    }

    private void goBack(Machine machine, InstalledProgram installed, VersionFolder before, Optional<String> previous) {
        try {
            installed.use(before.name(), previous);
            installed.writeUnit(before);
            machine.readUnits();
            machine.restart();
            installed.endSwitch();
        } catch (IOException e) {
            throw BackupException.unwritable("The installation in " + layout.folder(), e);
        }
    }

    /** What goes along to a new version. */
    private OwnRoutes own(VersionFolder before, ProgramFiles program) throws IOException {
        OwnRoutes own = before.ownRoutes();
        List<String> conflicts = own.conflicts(program.hashes());
        if (!conflicts.isEmpty() && !options.replaceRoutes()) {
            throw new BackupException(
                    ErrorCode.ROUTES_CHANGED,
                    "Version " + program.version() + " brings its own of what was changed in " + before.folder() + ": "
                            + String.join(", ", conflicts));
        }
        if (!conflicts.isEmpty()) {
            kept.add("in " + before.folder() + ": " + String.join(", ", conflicts));
        }
        return own.without(conflicts);
    }

    private void tellOwn(VersionFolder before, VersionFolder version) throws IOException {
        List<String> own = names(before.ownRoutes());
        own.removeAll(names(version.ownRoutes()));
        if (!own.isEmpty()) {
            next.add("routes of your own that " + version.name() + " does not have stay in " + before.folder() + ": "
                    + String.join(", ", own));
        }
    }

    private static List<String> names(OwnRoutes own) {
        List<String> names = new ArrayList<>(own.files().keySet());
        own.removed().forEach(gone -> names.add(gone + " (taken away)"));
        return names;
    }
}
