package digital.vya.backupdb.catalog;

import digital.vya.backupdb.model.Actor;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a restore leaves on this machine: {@code work} is the database it writes, {@code old} what the live one is
 * called once it was swapped, kept until {@code keepUntil}; {@code limit} is the connection limit of a database that
 * others are kept out of, else null. {@code outcome} is null until it ended. {@code swappedAt} is when the live database
 * was put aside. {@code by} is who restored it; null in records of earlier versions.
 */
public record RestoreRecord(
        String id,
        String instance,
        String database,
        @Nullable String work,
        boolean swaps,
        @Nullable String step,
        @Nullable String old,
        @Nullable Integer limit,
        OffsetDateTime startedAt,
        @Nullable OffsetDateTime keepUntil,
        @Nullable RestoreOutcome outcome,
        @Nullable OffsetDateTime swappedAt,
        @Nullable Actor by) {

    public static RestoreRecord of(
            String id, String instance, String database, String work, boolean swaps, OffsetDateTime startedAt) {
        return new RestoreRecord(
                id, instance, database, work, swaps, null, null, null, startedAt, null, null, null, null);
    }

    public RestoreRecord by(Actor actor) {
        return new RestoreRecord(
                id, instance, database, work, swaps, step, old, limit, startedAt, keepUntil, outcome, swappedAt, actor);
    }

    RestoreRecord at(String now) {
        return new RestoreRecord(
                id, instance, database, work, swaps, now, old, limit, startedAt, keepUntil, outcome, swappedAt, by);
    }

    RestoreRecord closedAt(@Nullable Integer before) {
        return new RestoreRecord(
                id, instance, database, work, swaps, step, old, before, startedAt, keepUntil, outcome, swappedAt, by);
    }

    /** What a rollback swapped out, to be dropped in its time. */
    public static RestoreRecord ofRollback(
            String id, String instance, String database, String old, OffsetDateTime now, OffsetDateTime until) {
        return new RestoreRecord(
                id, instance, database, null, false, "ROLLBACK", old, null, now, until, null, now, null);
    }

    RestoreRecord swappingTo(@Nullable String kept, OffsetDateTime now) {
        return new RestoreRecord(
                id, instance, database, work, swaps, "SWAP", kept, limit, startedAt, keepUntil, outcome, now, by);
    }

    RestoreRecord ended(RestoreOutcome how, @Nullable OffsetDateTime until) {
        return new RestoreRecord(
                id, instance, database, work, swaps, step, old, limit, startedAt, until, how, swappedAt, by);
    }

    /** What is to be dropped once {@code keepUntil} is over: a replaced database, or a copy that failed its proof. */
    public @Nullable String kept() {
        return outcome != null && outcome.verdict() == Verdict.FAILED && outcome.leftBehind() != null
                ? outcome.leftBehind()
                : old;
    }

    /** The old database is gone. */
    RestoreRecord withoutOld() {
        return new RestoreRecord(
                id, instance, database, work, swaps, step, null, limit, startedAt, null, outcome, swappedAt, by);
    }
}
