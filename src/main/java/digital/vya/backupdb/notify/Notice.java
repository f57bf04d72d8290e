package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.Settings;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

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
    private final AtomicReference<End> end = new AtomicReference<>();

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
    boolean ends(End how) {
        return end.compareAndSet(null, how);
    }

    @Override
    public String toString() {
        return id + " (" + type + ")";
    }
}
