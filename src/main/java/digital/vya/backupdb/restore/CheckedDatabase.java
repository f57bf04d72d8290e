package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.engine.Archives;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestorePreview.DatabasePreview;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.WorkName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backup and a server that fit. {@code plan} is what becomes of roles; {@code dump} is what was read, or, with a
 * {@code reading} for it, what the manifest tells; {@code archive} is where several jobs can read it, if it was kept.
 */
record CheckedDatabase(
        FoundDatabase found,
        TargetFacts facts,
        String database,
        RestoreTarget target,
        Optional<RolesPlan> plan,
        Examined dump,
        Optional<Function<InputStream, ExaminedText>> reading,
        Optional<Path> archive)
        implements RestoreStage.Checked {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedDatabase.class);
    private static final int NAMED = 20;

    @Override
    public Asked asked() {
        return found.asked();
    }

    RestoreRequest request() {
        return found.request();
    }

    private Run run() {
        return asked().run();
    }

    Databases databases() {
        return found.databases();
    }

    /** Whether a finished copy takes the name of the database in the end. */
    boolean swaps() {
        return !target.database().equals(database) && request().mode() == RestoreMode.SAFE;
    }

    @Override
    public RestoreRecord record() {
        return RestoreRecord.of(
                run().id(), found.instance().id(), database, target.database(), swaps(), run().startedAt());
    }

    /** Roles once they are made, and nothing else: what is not proven is not claimed. */
    @Override
    public RestoredDatabase restored(@Nullable Verdict verdict) {
        return restored(0, 0);
    }

    RestoredDatabase restored(long tables, long rows) {
        Optional<RolesPlan> made = progress().rolesAreDone() ? plan : Optional.empty();
        return new RestoredDatabase(
                made.map(RolesPlan::created).orElse(List.of()),
                made.map(RolesPlan::leftAlone).orElse(List.of()),
                tables,
                rows,
                progress().mended());
    }

    @Override
    public @Nullable String leftBehind() {
        boolean kept = request().mode() == RestoreMode.TEST
                && request().keep()
                && progress().hasMade();
        return kept || progress().isLeft() ? target.database() : null;
    }

    @Override
    public BackupException inPlace(BackupException failure) {
        String instance = found.instance().id();
        return FoundDatabase.inPlace(
                failure,
                progress().step() == Step.ROLES
                        ? "Roles of " + instance
                        : "Database " + target.database() + " of " + instance);
    }

    @Override
    public void leaveNothing() {
        boolean dropped = progress().hasMade()
                && !progress().isLeft()
                && (request().mode() == RestoreMode.TEST
                        ? !request().keep()
                        : !progress().isDone());
        Integer limit = progress().limit();
        try {
            if (dropped) {
                databases().drop(found.instance(), target.database());
            } else if (limit != null) {
                databases().open(found.instance(), target.database(), limit);
            }
        } catch (RuntimeException e) {
            // the restore's own outcome stands; its record stays open, so that the next start goes on clearing up
            LOG.warn("{} of restore {} could not be cleared away: {}", target.database(), run().id(), e.getMessage());
            progress().abandon();
        }
    }

    /** As whom tools of a step run: connected to this database, without the limits that hold for dumps. */
    private Job job(String connectedTo) {
        return new Job(
                run(),
                found.instance().id(),
                found.instance().engine(),
                connectedTo,
                null,
                run().startedAt(),
                null,
                facts.server(),
                0);
    }

    @Override
    public List<Feed> roles() {
        progress().enter(Step.ROLES);
        if (plan.isEmpty() || !plan.get().changesAnything()) {
            rolesPassed();
            return List.of();
        }
        Job job = job(found.restorer().maintenanceDatabase(found.instance()));
        return List.of(new ScriptFeed("restore-roles-" + found.instance().engine() + "-action", Map.of("job", job)) {
            @Override
            MarkedScript script() {
                return found.restorer().rolesScript(found.instance(), plan.get(), found.choice());
            }

            @Override
            void done() {
                rolesPassed();
            }
        });
    }

    private void rolesPassed() {
        progress().rolesDone();
        if (plan.isEmpty()) {
            progress().passed("left as they are");
            return;
        }
        plan.get().conflicts().forEach(progress()::say);
        progress()
                .passed("Created: " + plan.get().created().size() + ", Left alone: "
                        + plan.get().leftAlone().size());
    }

    /** Makes the database, or shuts others out of the one that is there. */
    @Override
    public void prepare() {
        boolean straight = request().mode() == RestoreMode.FAST;
        if (straight || !target.fresh()) {
            // a backup of the same server is not torn apart by what is written into the live database
            found.restores().locks().take(found.instance(), run().id(), "writing into " + database);
        }
        progress().enter(Step.DATABASE);
        if (target.fresh()) {
            if (straight && facts.exists()) {
                databases().drop(found.instance(), target.database());
            }
            refuseOthers();
            progress().making();
            dump.create(target, facts);
        }
        if (straight && !found.choice().isPart()) {
            progress().closed(databases().close(found.instance(), target.database()));
        }
        progress().passed(target.database());
    }

    /** What this restore makes it may drop when it fails; what is there already is not its own. */
    private void refuseOthers() {
        String name = target.database();
        if (databases().names(found.instance()).contains(name)) {
            throw new BackupException(
                    ErrorCode.RESTORE_BUSY,
                    "Database " + name + " of " + found.instance().id() + " was made by somebody else meanwhile");
        }
    }

    @Override
    public FilledDatabase fill() throws IOException {
        progress().enter(Step.CONTENT);
        DumpReading whole = new DumpReading(found);
        if (reading.isPresent() && found.wantsJobs() && dump.isArchive()) {
            Path folder = found.restores().spool().open(run());
            DumpReading.Read read = whole.definitions(reading.get(), folder);
            return read.archive().isPresent() ? byJobs(read) : streamed(whole, read.dump(), Optional.empty());
        }
        return archive.isPresent() ? byJobs(new DumpReading.Read(dump, archive)) : streamed(whole, dump, reading);
    }

    private FilledDatabase streamed(
            DumpReading whole, Examined known, Optional<Function<InputStream, ExaminedText>> judge) {
        Map<String, Object> variables = Map.of("job", job(target.database()), "clientOptions", known.clientOptions());
        Content content =
                new Content("restore-" + found.instance().engine() + "-action", variables, whole, known, judge);
        return new FilledDatabase(this, List.of(content), content::dump);
    }

    private Archives archives() {
        return found.restorer().archives().orElseThrow();
    }

    private FilledDatabase byJobs(DumpReading.Read read) {
        String engine = found.instance().engine();
        Job job = job(target.database());
        Path kept = read.archive().orElseThrow();
        Feed structure =
                new ScriptFeed(
                        "restore-" + engine + "-action",
                        Map.of("job", job, "clientOptions", read.dump().clientOptions())) {
                    @Override
                    MarkedScript script() {
                        InputStream text = archives().structure(found.instance(), kept);
                        return read.dump().content(text, target, plan);
                    }
                };
        Map<String, Object> variables = Map.of(
                "job",
                job,
                "archive",
                kept,
                "jobs",
                request().jobs(),
                "clientOptions",
                archives().archiveOptions(target));
        Feed rest = new Feed("restore-archive-" + engine + "-action", variables) {
            @Override
            @Nullable
            InputStream open() {
                return null;
            }

            @Override
            void end(InputStream output) throws IOException {
                try (output) {
                    output.transferTo(OutputStream.nullOutputStream());
                }
                found.restores().spool().leave(run());
                filled(read.dump());
            }
        };
        return new FilledDatabase(this, List.of(structure, rest), read::dump);
    }

    private void filled(Examined what) {
        progress().passed("Size: " + Human.size(what.rawBytes()));
    }

    /** The dump, streamed from where it lies through decompression into the client. */
    private final class Content extends ScriptFeed {
        private final DumpReading whole;
        private final Examined known;
        private final Optional<Function<InputStream, ExaminedText>> judge;
        private DumpReading.@Nullable Judged judged;

        Content(
                String kamelet,
                Map<String, Object> variables,
                DumpReading whole,
                Examined known,
                Optional<Function<InputStream, ExaminedText>> judge) {
            super(kamelet, variables);
            this.whole = whole;
            this.known = known;
            this.judge = judge;
        }

        @Override
        MarkedScript script() throws IOException {
            if (judge.isEmpty()) {
                return known.content(whole.again(), target, plan);
            }
            judged = whole.judged(judge.get());
            return known.content(judged, target, plan);
        }

        /** What it waits for is told; how far it is, is shown of what is read of the backup. */
        @Override
        InputStream open() throws IOException {
            return found.restores().shown().listen(super.open(), job(target.database()), "restore");
        }

        @Override
        void end(InputStream output) throws IOException {
            super.end(found.restores().shown().listen(output, job(target.database()), "restore"));
        }

        @Override
        void done() {
            filled(dump());
        }

        /** What went into the database counts, and not what was told of it. */
        Examined dump() {
            return judged == null ? known : judged.examined();
        }
    }

    @Override
    public RestorePreview preview() {
        RestoreSource source = found.source();
        Manifest manifest = source.manifest();
        List<String> unchecked = new ArrayList<>(source.unchecked());
        if (facts.freeBytes() < 0) {
            unchecked.add("the free space of the server's disk cannot be seen from here");
        }
        return new RestorePreview(
                run().id(),
                request().mode(),
                source.label(),
                source.point(),
                manifest == null ? null : manifest.takenAt(),
                source.data().packedBytes(),
                dump.rawBytes(),
                found.instance().id(),
                database,
                facts.exists(),
                steps(),
                replaced(),
                unchecked,
                progress().warnings(),
                new DatabasePreview(
                        dump.serverVersion(),
                        dump.tables(),
                        rows(dump),
                        facts.server().serverVersion(),
                        facts.bytes(),
                        facts.connected().size()),
                null);
    }

    static long rows(Examined dump) {
        return dump.rows().values().stream().mapToLong(Long::longValue).sum();
    }

    private List<String> steps() {
        List<String> steps = new ArrayList<>(rolesSteps());
        String written = target.database();
        if (!target.fresh()) {
            steps.add("write into the existing database " + written);
            List<String> replaced = dump.replaced();
            replaced.stream().limit(NAMED).forEach(what -> steps.add(what + ", no way back"));
            if (replaced.size() > NAMED) {
                steps.add("drop and replace " + (replaced.size() - NAMED) + " more, no way back");
            }
        } else if (facts.exists() && request().mode() == RestoreMode.FAST) {
            steps.add("DROP database " + written + " (" + Human.size(facts.bytes()) + ") and make it anew");
        } else {
            steps.add("make database " + written);
        }
        steps.add("restore content" + (dump.inOneTransaction() ? " in one transaction" : ""));
        steps.add("check owners, grants, rows, keys, indexes and sequences");
        if (request().mode() == RestoreMode.TEST) {
            steps.add(request().keep() ? "keep " + written : "drop " + written);
        } else if (swaps() && facts.exists()) {
            steps.add("end " + Human.count(facts.connected().size(), "connection") + " to " + database
                    + ", rename it to " + WorkName.of(database, WorkName.BEFORE, run().startedAt())
                    + " and give its name to the restored one");
        } else if (swaps()) {
            steps.add("name it " + database);
        }
        return steps;
    }

    private List<String> rolesSteps() {
        return plan.isEmpty() ? List.of("leave roles as they are") : steps(plan.get());
    }

    static List<String> steps(RolesPlan roles) {
        List<String> created = roles.created();
        List<String> steps = new ArrayList<>();
        steps.add(
                created.isEmpty()
                        ? "create no roles, all are there"
                        : "create " + Human.count(created.size(), "role") + ": " + String.join(", ", created));
        steps.addAll(roles.conflicts());
        return steps;
    }

    /** A whole database in fast mode, or what stands in the way of a part. */
    private List<String> replaced() {
        boolean dropped = request().mode() == RestoreMode.FAST && facts.exists() && target.fresh();
        return dropped ? List.of("drop and replace database " + database) : dump.replaced();
    }
}
