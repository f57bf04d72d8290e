package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.RestoreRequest.RolesPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "restore",
        customSynopsis = {
            "vya-backupdb restore (-f FILE | --point ID | -d NAME [--source ID] [--at TIME]) -i TARGET [-t NAME]",
            "                     [--mode safe|fast|test] [OPTION]...",
            "       vya-backupdb restore --interactive"
        },
        description = {
            "Put a database back: check, roles, database, content, proof. Shows what will happen and asks.",
            "In safe mode the live database is touched only by one swap at the end; `rollback` undoes it."
        })
final class RestoreCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A dump on this machine: .sql, packed or not, .dump, .zip, or a manifest.")
    private @Nullable Path file;

    @Option(names = "--point", paramLabel = "ID", description = "A restore point, as restore-list names it.")
    private @Nullable String point;

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            description = "The newest restore point of this database or set of files; in a zip file, the dump of this"
                    + " database.")
    private @Nullable String database;

    @Option(
            names = "--source",
            paramLabel = "ID",
            description = "The instance that was backed up; the target's own when not given.")
    private @Nullable String source;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Not newer than this: 2026-11-21 or 2026-11-21T02:30 on the backup's clock, with an offset, or latest.")
    private @Nullable String at;

    @Option(names = "--from", paramLabel = "DESTINATION", description = "Take it from this destination.")
    private @Nullable String from;

    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "The instance to restore into.")
    private @Nullable String instance;

    @Option(
            names = {"-t", "--target"},
            paramLabel = "NAME",
            description = "The database's name there; the backup's own when not given. Of files: the folder to put them"
                    + " below; their original place when not given.")
    private @Nullable String target;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "safe: beside the live one, proven, then swapped (default). fast: straight into the target."
                    + " test: into a database of its own, proven, then dropped.")
    private RestoreMode mode = RestoreMode.SAFE;

    @Mixin
    private RestoreChoiceOptions choice = new RestoreChoiceOptions();

    @Option(names = "--recreate", description = "Replace what is there: the database, or the tables that are chosen.")
    private boolean recreate;

    @Option(names = "--skip-roles", description = "Leave all roles as they are.")
    private boolean skipRoles;

    @Option(
            names = "--roles",
            paramLabel = "HOW",
            description = "missing: create what is not there (default). overwrite: change what is there as well.")
    private String roles = "missing";

    @Option(names = "--jobs", paramLabel = "N", description = "So many at a time, out of an archive of pg_dump -Fc.")
    private int jobs = 1;

    @Option(names = "--keep", description = "With --mode test: keep the database.")
    private boolean keep;

    @Option(
            names = "--keep-failed",
            description = "Leave a copy that fails its proof, to look at; not with --mode fast.")
    private boolean keepFailed;

    @Option(
            names = "--keep-old",
            paramLabel = "DURATION",
            description = "How long the replaced database is kept, such as 12h or 7d; vya.restore.keepOld otherwise.")
    private @Nullable String keepOld;

    @Option(names = "--interactive", description = "Choose from a list; also when nothing is named on a terminal.")
    private boolean interactive;

    @Option(names = "--notify", description = "Tell the notifications of the instance's policy how it ended.")
    private boolean tell;

    @Option(names = "--dry-run", description = "Check everything, show what would happen, touch nothing.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description = "Do not ask. Of files: also replace those that are there, which are kept otherwise.")
    private boolean force;

    @Mixin
    private RestoreFilesOptions files = new RestoreFilesOptions();

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    RestoreCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        refuseContradictions();
        Printer printer = new Printer(spec.commandLine());
        List<RestorePreview> shown = new ArrayList<>();
        try (Routes started = context.routes().start(config.orDefault(context), false)) {
            // what is listed is on the terminal while the backup is read
            Routes routes = ShownRoutes.of(started, json.wanted() || files.lists(), spec);
            if (nothingNamed() || interactive) {
                pick(routes, printer);
            }
            RestoreRequest request = request(printer, preview -> {
                shown.add(preview);
                return ProgressLine.aside(spec.commandLine().getErr(), () -> agreed(preview, printer));
            });
            RestoreOutcome outcome = routes.request("direct:restore", request, RestoreOutcome.class);
            if (json.wanted()) {
                printer.json(RestoreShapes.of(outcome, shown.isEmpty() ? null : shown.get(0)));
            } else if (outcome.verdict() != null) {
                RestoreReport.print(outcome, printer);
            } else {
                printer.line(dryRun ? "A dry run: nothing was changed." : "Nothing was changed.");
            }
            return status(outcome).status();
        }
    }

    private void pick(Routes routes, Printer printer) {
        RestorePicker.Picked picked = new RestorePicker(routes, printer, context.terminal())
                .pick(source, database, from, instance == null ? List.of() : List.of(instance));
        point = picked.point();
        from = picked.destination();
        instance = picked.instance();
        database = null;
    }

    private boolean nothingNamed() {
        return file == null && point == null && database == null;
    }

    private boolean agreed(RestorePreview preview, Printer printer) {
        // quiet too: what is said here of roles, rights and what is not checked stands nowhere else
        if (!json.wanted() && !files.lists()) {
            RestoreReport.print(preview, printer);
        }
        if (dryRun || files.lists()) {
            return false;
        }
        return force
                || context.terminal()
                        .confirms(
                                RestoreReport.question(preview),
                                RestoreReport.danger(preview) ? RestoreReport.endangered(preview) : "yes");
    }

    private ExitCode status(RestoreOutcome outcome) {
        if (outcome.verdict() == null) {
            return dryRun || files.lists() ? ExitCode.SUCCESS : ExitCode.CANCELLED;
        }
        boolean cancelled = outcome.problems().stream().anyMatch(p -> p.code() == ErrorCode.CANCELLED);
        return switch (outcome.verdict()) {
            case SUCCESS -> ExitCode.SUCCESS;
            case DEGRADED, SUSPECT -> ExitCode.DEGRADED;
            case SKIPPED, PARTIAL, FAILED -> cancelled ? ExitCode.CANCELLED : ExitCode.FAILED;
        };
    }

    private RestoreRequest request(Printer printer, RestoreRequest.Confirmation confirmation) {
        return new RestoreRequest(
                new RestoreRequest.What(
                        file == null ? null : file.toAbsolutePath().normalize(),
                        point,
                        source,
                        database,
                        Times.at(at, spec.commandLine()),
                        from),
                Objects.requireNonNull(instance, "given, or picked"),
                target,
                mode,
                choice.toChoice(),
                rolesPolicy(),
                recreate,
                jobs,
                keep,
                Times.duration(keepOld, "--keep-old", spec.commandLine()),
                tell,
                confirmation,
                files.toChoice(force, printer),
                keepFailed);
    }

    private RolesPolicy rolesPolicy() {
        if (skipRoles) {
            return RolesPolicy.SKIP;
        }
        return roles.equals("overwrite") ? RolesPolicy.OVERWRITE : RolesPolicy.CREATE_MISSING;
    }

    private void refuseContradictions() {
        refuse(file != null && point != null, "--file and --point exclude each other");
        refuse(
                interactive && (file != null || point != null),
                "--interactive excludes --file and --point: it is there to choose one");
        refuse(interactive && json.wanted(), "--interactive excludes --json: the list would stand in between");
        refuse(at != null && (nothingNamed() || interactive), "--at needs --database, and no --interactive");
        refuse(
                point != null && database != null,
                "--point and --database exclude each other: a point is of one database");
        refuse(
                file != null && (source != null || at != null || from != null),
                "--file takes no --source, --at or --from");
        refuse(point != null && (source != null || at != null), "--point takes no --source or --at: it is one backup");
        refuse(!roles.equals("missing") && !roles.equals("overwrite"), "--roles is missing or overwrite");
        refuse(skipRoles && roles.equals("overwrite"), "--skip-roles and --roles=overwrite exclude each other");
        refuse(files.lists() && json.wanted(), "--list excludes --json");
        refuse(jobs < 1, "--jobs is 1 or more");
        refuse(keep && mode != RestoreMode.TEST, "--keep needs --mode test");
        refuse(keepFailed && mode == RestoreMode.FAST, "--keep-failed needs --mode safe or test");
        refuse(keepOld != null && mode != RestoreMode.SAFE, "--keep-old needs --mode safe");
        choice.refuseContradictions(spec.commandLine());
        boolean asks = nothingNamed() || interactive;
        boolean terminal = context.terminal().isThere();
        refuse(asks && !terminal, "nothing is chosen: give --file, --point or --database");
        refuse(!asks && instance == null, "--instance is missing: the server to restore into");
        if (!force && !dryRun && !files.lists() && !terminal) {
            throw new BackupException(
                    ErrorCode.NOT_CONFIRMED, "There is no terminal to ask on, and --force was not given");
        }
    }

    private void refuse(boolean wrong, String sentence) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
