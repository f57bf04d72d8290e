package digital.vya.backupdb.model;

import java.time.Duration;

/** How one destination took one restore point; problem and deadLetter are null when it was committed. */
public record DeliveryResult(
        String destination, boolean committed, Duration took, Problem problem, String deadLetter) {}
