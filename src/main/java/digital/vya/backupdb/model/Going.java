package digital.vya.backupdb.model;

import java.time.Duration;

/** What flows at this moment: which, how much has passed, and since when. */
public record Going(String what, long bytes, Duration since) {}
