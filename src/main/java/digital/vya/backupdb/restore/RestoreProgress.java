package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.Run;
import java.io.InputStream;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has to be told of a restore and taken back again, however early it ends. Steps only write here; what they need to
 * know is in the stages. The record on the disk changes with it, so that a kill leaves the same trace.
 */
public final class RestoreProgress {
    private final Run run;
    private final String instance;
    private final RestoreRecords records;
    private final RunLog log;
    private final List<Problem> warnings = new ArrayList<>();
    private final List<ProofCheck> proof = new ArrayList<>();
    private final Progress shown;
    private final Clock clock;
    private Progress.Phase phase;
    private Step step = Step.CHECK;
    private @Nullable RestoreSource source;
    private @Nullable String database;
    private @Nullable InputStream fed;
    private PointsInUse.@Nullable Mark point;
    private boolean rolesDone;
    private boolean made;
    private @Nullable Integer limit;
    private int mended;
    private @Nullable String oldDatabase;
    private boolean done;
    private boolean left;

    RestoreProgress(Run run, String instance, RestoreRecords records, RunLog log, Progress shown, Clock clock) {
        this.clock = clock;
        this.run = run;
        this.instance = instance;
        this.shown = shown;
        this.phase = shown.phase(Step.CHECK.doing() + " " + instance);
        this.records = records;
        this.log = log;
    }

    OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    /** From here on the restore changes something. */
    void begin(RestoreRecord record) {
        records.begin(record);
    }

    Step step() {
        return step;
    }

    void enter(Step now) {
        step = now;
        records.step(run.id(), now.name());
        show();
    }

    /** What goes on from now on, for those who watch. */
    private void show() {
        phase.close();
        phase = shown.phase(step.doing() + " " + title());
    }

    private String title() {
        return database == null ? instance : instance + "/" + database;
    }

    /** Of a file of the backup that is read in this step; it is shown how far. */
    InputStream reading(InputStream packed, long bytes) {
        return phase.read(packed, step.doing() + " " + title(), bytes);
    }

    /** The same of one that is only looked at, whichever step it is. */
    InputStream checking(InputStream packed, long bytes) {
        return phase.read(packed, Step.CHECK.doing() + " " + title(), bytes);
    }

    /** Takes the names of so many tables whose rows were counted. */
    Consumer<String> counting(long tables) {
        return phase.count(tables);
    }

    /** Nothing goes on any more. */
    void over() {
        phase.close();
    }

    void passed(String detail) {
        log.step(run.id(), step.line("✓" + (detail.isEmpty() ? "" : " - " + detail)));
    }

    void failed(Problem problem) {
        log.problem(run.id(), step.line("✗ FAILED"), problem);
    }

    void say(String line) {
        log.step(run.id(), line);
    }

    /** Null until the backup was found. */
    @Nullable
    RestoreSource source() {
        return source;
    }

    void found(RestoreSource backup) {
        source = backup;
    }

    /** The database that is meant in the end; null while only the backup could say it. */
    @Nullable
    String database() {
        return database;
    }

    void meant(@Nullable String name) {
        if (!Objects.equals(name, database)) {
            database = name;
            show();
        }
    }

    /** What must be known before it is agreed to, and told when it ends; each once. */
    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    void warn(Problem problem) {
        if (!warnings.contains(problem)) {
            warnings.add(problem);
        }
    }

    List<ProofCheck> proof() {
        return List.copyOf(proof);
    }

    void proven(ProofCheck check) {
        proof.add(check);
    }

    /** The proof is complete, and good enough. */
    void proofPassed(String detail) {
        proof.forEach(check -> log.note(run.id(), check.what() + ": " + check.detail()));
        passed(detail);
    }

    /** The restore point is kept from a cleanup until the restore ends. */
    void reading(PointsInUse.Mark mark) {
        point = mark;
    }

    void doneReading() {
        if (point != null) {
            point.close();
        }
    }

    /** What a tool is being fed. */
    void feeding(@Nullable InputStream stream) {
        fed = stream;
    }

    /** Null when no tool was fed. */
    @Nullable
    InputStream fed() {
        return fed;
    }

    void rolesDone() {
        rolesDone = true;
    }

    /** Whether the plan was carried out: roles stay, whatever becomes of the rest. */
    boolean rolesAreDone() {
        return rolesDone;
    }

    /** The restore makes the database that it writes, and may drop it again. */
    void making() {
        made = true;
    }

    boolean hasMade() {
        return made;
    }

    /** Others are kept out of the database, whose connection limit was this before. */
    void closed(int before) {
        limit = before;
        records.closed(run.id(), before);
    }

    void opened() {
        limit = null;
        records.closed(run.id(), null);
    }

    /** Null when others are not kept out. */
    @Nullable
    Integer limit() {
        return limit;
    }

    void mended(int count) {
        mended = count;
    }

    int mended() {
        return mended;
    }

    /** The live database changes now; {@code old} is what it will be called, null when there is none. */
    void swapping(@Nullable String old) {
        step = Step.SWAP;
        show();
        records.swapping(run.id(), old, now());
    }

    /** What was restored is live, or where it was wanted; {@code old} is what was live before, null when that is gone. */
    void done(@Nullable String old) {
        done = true;
        oldDatabase = old;
    }

    boolean isDone() {
        return done;
    }

    @Nullable
    String oldDatabase() {
        return oldDatabase;
    }

    /** A copy that failed stays to be looked at. */
    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }

    /** Leaves the record open, so that the next start goes on clearing up. */
    void abandon() {
        records.abandon(run.id());
    }
}
