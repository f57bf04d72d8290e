package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * How far a restore has come and what it has done to its server: what a failure has to tell, and what must not stay. The
 * only part of a restore that changes; its record on the disk changes with it, so that a kill leaves the same trace.
 */
public final class RestoreProgress {
    private final Run run;
    private final RestoreRecords records;
    private final RunLog log;
    private Step step = Step.CHECK;
    private String database;
    private boolean rolesDone;
    private boolean made;
    private Integer limit;
    private boolean done;
    private boolean left;

    RestoreProgress(Run run, RestoreRecords records, RunLog log) {
        this.run = run;
        this.records = records;
        this.log = log;
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

    void note(String line) {
        log.note(run.id(), line);
    }

    /** The database that is meant in the end; null while only the backup could say it. */
    String database() {
        return database;
    }

    void meant(String name) {
        database = name;
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
    Integer limit() {
        return limit;
    }

    /** The live database changes now; {@code old} is what it will be called, null when there is none. */
    void swapping(String old) {
        step = Step.SWAP;
        records.swapping(run.id(), old, OffsetDateTime.now(ZoneId.systemDefault()));
    }

    void done() {
        done = true;
    }

    boolean isDone() {
        return done;
    }

    /** A copy that failed its proof stays to be looked at. */
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
