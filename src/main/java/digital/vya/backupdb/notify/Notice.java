package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.NotificationTest;
import digital.vya.backupdb.model.Problem;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One notification of one run on its way: what it carries, and how it ended. It ends once; what comes later is late. */
public final class Notice {
    /** How a notification ended; the lower-case name is the metric's tag. */
    public enum End {
        SENT,
        FAILED,
        TIMEOUT;

        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String id;
    private final String type;
    private final Message message;
    private final AtomicReference<Ended> ended = new AtomicReference<>();

    /** The problem is null where it was sent. */
    private record Ended(End how, @Nullable Problem problem) {}

    Notice(Settings.Notification notification, Message message) {
        this.id = notification.id();
        this.type = notification.type();
        this.message = message;
    }

    public String getId() {
        return id;
    }

    public String getType() {
        return type;
    }

    public Message getMessage() {
        return message;
    }

    /** True for the first caller only. */
    boolean ends(End how, @Nullable Problem problem) {
        return ended.compareAndSet(null, new Ended(how, problem));
    }

    /** Of one that has ended. */
    NotificationTest result() {
        Ended found = Objects.requireNonNull(ended.get(), "settled before");
        return new NotificationTest(id, type, found.how() == End.SENT, found.problem());
    }

    @Override
    public String toString() {
        return id + " (" + type + ")";
    }
}
