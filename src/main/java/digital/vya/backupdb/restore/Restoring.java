package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.Foretold;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.WorkName;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** One restore on its way through the steps: what is known of it so far. Belongs to one route at a time. */
public final class Restoring {
    private final Run run;
    private final RestoreRequest request;
    private Settings.Instance instance;
    private RestoreSource source;
    private TargetFacts facts;
    private Examined dump;
    /** What the manifest told, until the dump itself was read; null where it was read first. */
    private Foretold foretold;

    private ExaminedText reading;
    private Path archive;
    private RolesPlan roles;
    private String database;
    private RestoreTarget target;
    private String oldDatabase;
    private int mended;
    private Step step = Step.CHECK;
    private boolean made;
    private boolean rolesDone;
    private Integer limit;
    private boolean done;
    private boolean left;
    private final List<ProofCheck> proof = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Restoring(Run run, RestoreRequest request) {
        this.run = run;
        this.request = request;
    }

    public Run run() {
        return run;
    }

    public RestoreRequest request() {
        return request;
    }

    Settings.Instance instance() {
        return instance;
    }

    void choose(Settings.Instance found) {
        instance = found;
    }

    public RestoreSource source() {
        return source;
    }

    void found(RestoreSource backup) {
        source = backup;
    }

    TargetFacts facts() {
        return facts;
    }

    /** The database that is meant in the end, and what is there under its name. */
    void mean(String name, TargetFacts found) {
        database = name;
        facts = found;
    }

    String database() {
        return database;
    }

    Examined dump() {
        return dump;
    }

    void examined(Examined found) {
        dump = found;
    }

    void foretold(Foretold told) {
        foretold = told;
        dump = told.dump();
    }

    /** What the text is read as; at the end of it, it is known. */
    ExaminedText firstReading(InputStream text) {
        reading = foretold.reading().apply(text);
        return reading;
    }

    /** Whether the dump is read for the first time when its content is restored. */
    boolean isForetold() {
        return foretold != null;
    }

    /** The dump went by, or was kept: from now on what it is counts, and not what was told. */
    void read() {
        if (reading != null) {
            dump = reading.examined();
        }
        reading = null;
        foretold = null;
    }

    /** Where several jobs can read it, once it was read whole; null where they cannot, or are not wanted. */
    public Path archive() {
        return archive;
    }

    void kept(Path where) {
        archive = where;
    }

    /** Several jobs need a whole archive, and all of it is wanted. */
    boolean wantsJobs() {
        RestoreChoice choice = request.choice();
        return request.jobs() > 1
                && !choice.isPart()
                && !choice.schemaOnly()
                // rows into live tables go in one transaction, which several sessions cannot have
                && !choice.dataOnly()
                && choice.excludedRoles().isEmpty();
    }

    RolesPlan roles() {
        return roles;
    }

    void planned(RolesPlan plan) {
        roles = plan;
    }

    void rolesDone() {
        rolesDone = true;
    }

    /** Whether the plan was carried out: roles stay, whatever becomes of the rest. */
    boolean rolesAreDone() {
        return rolesDone;
    }

    /** The database that is written, which may not be the one that is meant. */
    public RestoreTarget target() {
        return target;
    }

    /**
     * Where the content goes. Beside the live database in safe mode, unless a part of a backup goes into it: that is
     * one transaction, which is safe without a copy.
     */
    void aim() {
        boolean intoLive = facts.exists()
                && (request.choice().isPart() || request.choice().dataOnly())
                && request.mode() != RestoreMode.TEST;
        boolean straight = request.mode() == RestoreMode.FAST;
        String name =
                switch (request.mode()) {
                    case TEST -> WorkName.of(database, WorkName.TEST, run.startedAt());
                    case FAST -> database;
                    case SAFE -> intoLive ? database : WorkName.of(database, WorkName.RESTORING, run.startedAt());
                };
        boolean fresh = !intoLive && (!straight || !facts.exists() || request.recreate());
        target = new RestoreTarget(instance, name, fresh, request.recreate(), request.choice());
    }

    /** Whether a finished copy takes the name of the database in the end. */
    boolean swaps() {
        return !target.database().equals(database) && request.mode() == RestoreMode.SAFE;
    }

    Step step() {
        return step;
    }

    void enter(Step now) {
        step = now;
    }

    /** The restore has made the database it writes. */
    void made() {
        made = true;
    }

    boolean hasMade() {
        return made;
    }

    /** Others are kept out of the target, whose connection limit was this before; null when they are not. */
    void close(Integer before) {
        limit = before;
    }

    Integer limit() {
        return limit;
    }

    void done(String old) {
        done = true;
        oldDatabase = old;
    }

    /** The copy failed its proof and stays to be looked at. */
    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }

    boolean isDone() {
        return done;
    }

    String oldDatabase() {
        return oldDatabase;
    }

    void mend(int count) {
        mended = count;
    }

    int mended() {
        return mended;
    }

    List<ProofCheck> proof() {
        return proof;
    }

    List<Problem> warnings() {
        return warnings;
    }

    /** As whom tools of a step run: connected to this database, without the limits that hold for dumps. */
    Job job(String connectedTo) {
        return new Job(
                run,
                instance.id(),
                instance.engine(),
                connectedTo,
                null,
                run.startedAt(),
                null,
                facts == null ? null : facts.server(),
                0);
    }

    /** How it ended, where there are no roles or tables to count. */
    RestoreOutcome outcome(RestoreMode mode, Verdict verdict, List<Problem> problems, FilesReport files) {
        return new RestoreOutcome(
                run.id(),
                mode,
                verdict,
                source().label(),
                source().point(),
                request().instance(),
                database(),
                List.of(),
                List.of(),
                0,
                0,
                0,
                List.copyOf(proof()),
                null,
                null,
                problems,
                run.startedAt(),
                Duration.between(run.startedAt(), OffsetDateTime.now(ZoneId.systemDefault())),
                files);
    }
}
