package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.disk.Claim;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Action;
import digital.vya.backupdb.model.Action.ReadAgain;
import digital.vya.backupdb.model.Actor;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the audit of what commands do that leaves no record of its own. Most of it is not kept from being done where it
 * cannot be told of; {@link #insist} is for what is.
 */
public final class Actions {
    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);

    private final ActionRecords records;
    private final RunIndex index;
    private final Clock clock;

    public Actions(ActionRecords records, RunIndex index, Clock clock) {
        this.records = records;
        this.index = index;
        this.clock = clock;
    }

    /** One that goes on; {@code claim} is null where it could not be written down yet. */
    public record Begun(Action action, @Nullable Claim claim) {}

    /** What is told of. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** What is done in the same change as its row is written. */
    @FunctionalInterface
    interface Step {
        void run();
    }

    public Begun begin(String name, String subject, Map<String, ?> detail) {
        return begin(CallingUser.actor(), name, subject, detail);
    }

    /** For another, who asked this process to do it. */
    public Begun begin(Actor by, String name, String subject, Map<String, ?> detail) {
        Action action = action(by, name, subject, detail);
        try {
            return new Begun(action, records.begin(action));
        } catch (IOException e) {
            // what it does may make room
            LOG.warn("That {} of {} begins cannot be written down: {}", name, subject, BackupException.words(e));
            return new Begun(action, null);
        }
    }

    private Action action(Actor by, String name, String subject, Map<String, ?> detail) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        return Action.begun(id(now), name, subject, by, now, detail);
    }

    /** In the order in which they began, which is that of their rows where they are told later. */
    private static String id(OffsetDateTime now) {
        String millis = "%03d".formatted(now.getNano() / 1_000_000);
        return SafeName.stamp(now) + "-" + millis + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    public void end(Begun begun, String outcome, Map<String, ?> more) {
        end(begun, outcome, more, List.of());
    }

    public void end(Begun begun, String outcome, Map<String, ?> more, List<ReadAgain> found) {
        end(begun, begun.action().ended(OffsetDateTime.now(clock), outcome, more, found));
    }

    public void failed(Begun begun, Throwable why) {
        end(begun, Action.FAILED, why(why));
    }

    /** The catalogue takes it from the record, now or later; where there is none, now or never. */
    private void end(Begun begun, Action ended) {
        boolean isWritten = false;
        try {
            records.write(ended);
            isWritten = true;
        } catch (IOException e) {
            LOG.warn(
                    "How {} of {} ended cannot be written down: {}",
                    ended.name(),
                    ended.subject(),
                    BackupException.words(e));
        }
        if (!index.takeWherePossible(ended) && !isWritten && begun.claim() == null) {
            LOG.error(
                    "{} No row tells of it: {} did {} of {}: {}",
                    ErrorCode.AUDIT_UNWRITTEN.id(),
                    ended.by().user(),
                    ended.name(),
                    ended.subject(),
                    ended.outcome());
        }
        if (begun.claim() != null) {
            records.release(begun.action().id(), begun.claim(), isWritten);
        }
    }

    /** Does it, and tells how it ended. */
    public <T, E extends Exception> T tell(String name, String subject, Map<String, ?> detail, Work<T, E> work)
            throws E {
        Begun begun = begin(name, subject, detail);
        T done;
        try {
            done = work.run();
        } catch (Throwable e) {
            failed(begun, e);
            throw e;
        }
        end(begun, Action.DONE, Map.of());
        return done;
    }

    private static Map<String, ?> why(Throwable failure) {
        return Map.of("problems", List.of(BackupException.from(failure).code().id()));
    }

    /** Does it only where its row can be written, and both in one change; {@code undo} is for a row that was not kept. */
    void insist(String name, String subject, Map<String, ?> detail, Step step, Step undo) {
        Action action = action(CallingUser.actor(), name, subject, detail);
        Begun begun;
        try {
            begun = new Begun(action, records.begin(action));
        } catch (IOException e) {
            throw refused(name, subject, BackupException.words(e), e);
        }
        Action ended = action.ended(OffsetDateTime.now(clock), Action.DONE, Map.of(), List.of());
        AtomicBoolean stepped = new AtomicBoolean();
        try {
            index.takeWith(ended, () -> {
                step.run();
                stepped.set(true);
            });
        } catch (RuntimeException e) {
            if (stepped.get()) {
                takeBack(undo, e);
            }
            failed(begun, e);
            BackupException ours = BackupException.from(e);
            throw ours.code().isOfCatalog() ? refused(name, subject, ours.getMessage(), e) : ours;
        }
        end(begun, ended);
    }

    private static void takeBack(Step undo, RuntimeException reason) {
        try {
            undo.run();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private static BackupException refused(String name, String subject, String why, Throwable cause) {
        return new BackupException(
                ErrorCode.AUDIT_UNWRITTEN,
                "Nothing was changed, as the audit cannot tell of " + name + " of " + subject + ": " + why,
                cause);
    }
}
