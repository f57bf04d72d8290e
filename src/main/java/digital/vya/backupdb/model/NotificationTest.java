package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** What became of the test message to one notification; {@code problem} is null where it was sent. */
public record NotificationTest(
        String id, String type, boolean sent, @Nullable Problem problem) {}
