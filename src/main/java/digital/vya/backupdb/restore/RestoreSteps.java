package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Archives;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.WorkName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Steps two to five, and the swap: what the routes call. */
public final class RestoreSteps {
    private final Engines engines;
    private final RestoreRecords records;
    private final Assertions assertions;

    public RestoreSteps(Engines engines, RestoreRecords records, Settings settings) {
        this.engines = engines;
        this.records = records;
        this.assertions = new Assertions(settings, engines);
    }

    public boolean changesRoles(Restoring restoring) {
        return restoring.roles() != null && restoring.roles().changesAnything();
    }

    public Job maintenance(Restoring restoring) {
        return restoring.job(restorer(restoring).maintenanceDatabase(restoring.instance()));
    }

    public MarkedScript rolesScript(Restoring restoring) {
        return restorer(restoring)
                .rolesScript(
                        restoring.instance(),
                        restoring.roles(),
                        restoring.request().choice());
    }

    /** Makes the database, or shuts others out of the one that is there. */
    public void database(Restoring restoring) {
        RestoreTarget target = restoring.target();
        Databases databases = databases(restoring);
        boolean straight = restoring.request().mode() == RestoreMode.FAST;
        if (target.fresh()) {
            if (straight && restoring.facts().exists()) {
                databases.drop(restoring.instance(), target.database());
            }
            refuseOthers(databases, restoring);
            restoring.made();
            restoring.dump().create(target, restoring.facts());
        }
        if (straight && !restoring.request().choice().isPart()) {
            int limit = databases.close(restoring.instance(), target.database());
            restoring.close(limit);
            records.closed(restoring.run().id(), limit);
        }
    }

    /** What this restore makes it may drop when it fails; what is there already is not its own. */
    private static void refuseOthers(Databases databases, Restoring restoring) {
        String name = restoring.target().database();
        if (databases.names(restoring.instance()).contains(name)) {
            throw new BackupException(
                    ErrorCode.RESTORE_BUSY,
                    "Database " + name + " of " + restoring.instance().id() + " was made by somebody else meanwhile");
        }
    }

    public Job content(Restoring restoring) {
        return restoring.job(restoring.target().database());
    }

    /** What the client reads. */
    public MarkedScript script(InputStream raw, Restoring restoring) {
        Restorer restorer = restorer(restoring);
        InputStream text = restoring.isForetold()
                ? FirstReading.of(raw, restorer, restoring)
                : restorer.text(restoring.instance(), raw);
        return restoring.dump().content(text, restoring.target(), Optional.ofNullable(restoring.roles()));
    }

    public List<String> options(Restoring restoring) {
        return restoring.dump().clientOptions();
    }

    /** What was read in step one is an archive, and still there for several jobs. */
    public boolean inParallel(Restoring restoring) {
        return restoring.archive() != null;
    }

    public MarkedScript structure(Restoring restoring) {
        InputStream text = archives(restoring).structure(restoring.instance(), restoring.archive());
        return restoring.dump().content(text, restoring.target(), Optional.ofNullable(restoring.roles()));
    }

    public List<String> archiveOptions(Restoring restoring) {
        return archives(restoring).archiveOptions(restoring.target());
    }

    /** Waits for a client to end, and throws when it did not end well, or not at the end of what it was fed. */
    public void requireEnd(Object body, Object script) throws IOException {
        // neither a stream around the script knows the mark, nor what is left in `stdin` when a tool was fed
        if (!(script instanceof MarkedScript marked)) {
            throw new BackupException(ErrorCode.INTERNAL, "The restore step does not know how its script ends");
        }
        try (InputStream output = output(body)) {
            marked.requireMark(output);
        }
    }

    /** The same for a tool that is fed nothing: its exit status is all that it says. */
    public void drain(Object body) throws IOException {
        try (InputStream output = output(body)) {
            output.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static InputStream output(Object body) {
        if (body instanceof InputStream output) {
            return output;
        }
        throw new BackupException(ErrorCode.RESTORE_FAILED, "The restore step left no output to read");
    }

    public void mend(Restoring restoring) {
        restoring.mend(restoring.dump().mend(restoring.target()));
    }

    public void prove(Restoring restoring) {
        Map<String, Long> expected = restoring.request().choice().schemaOnly()
                ? Map.of()
                : restoring.dump().rows();
        restoring
                .proof()
                .addAll(restoring
                        .dump()
                        .prove(restoring.target(), expected, restoring.request().jobs()));
        restoring.proof().addAll(assertions.of(restoring));
    }

    /** Lets others in, and gives the database its own settings and grants. */
    public void finish(Restoring restoring) {
        if (restoring.limit() != null) {
            databases(restoring).open(restoring.instance(), restoring.target().database(), restoring.limit());
            restoring.close(null);
            records.closed(restoring.run().id(), null);
        }
        restoring.dump().finish(restoring.target());
    }

    /** The one moment in which the live database changes. */
    public void swap(Restoring restoring) {
        if (!restoring.swaps()) {
            restoring.done(null);
            return;
        }
        String live = restoring.database();
        String work = restoring.target().database();
        Databases databases = databases(restoring);
        OffsetDateTime now = OffsetDateTime.now(ZoneId.systemDefault());
        List<String> names = databases.names(restoring.instance());
        if (names.contains(live)) {
            String old = WorkName.free(live, WorkName.BEFORE, restoring.run().startedAt(), names);
            records.swapping(restoring.run().id(), old, now);
            databases.swap(restoring.instance(), live, work, old);
            restoring.done(old);
        } else {
            records.swapping(restoring.run().id(), null, now);
            databases.rename(restoring.instance(), work, live);
            restoring.done(null);
        }
    }

    private Databases databases(Restoring restoring) {
        return engines.databases(restoring.instance());
    }

    private Archives archives(Restoring restoring) {
        return restorer(restoring).archives().orElseThrow();
    }

    private Restorer restorer(Restoring restoring) {
        return engines.restorer(restoring.instance());
    }
}
