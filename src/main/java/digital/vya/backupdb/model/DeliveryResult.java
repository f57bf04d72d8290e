package digital.vya.backupdb.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one destination took one restore point; problem and deadLetter are null when it was committed. */
public record DeliveryResult(
        String destination,
        boolean committed,
        Duration took,
        @Nullable Problem problem,
        @Nullable String deadLetter) {}
