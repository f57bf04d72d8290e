package digital.vya.backupdb.model;

import java.util.List;

/** That what is odd about the backups of a database is as it should be; {@code runs} are those it is about. */
public record Acknowledgement(String instance, String database, String reason, List<String> runs) {
    public Acknowledgement {
        runs = List.copyOf(runs);
    }

    /** What a person says, before it is looked up what it is about. */
    public static Acknowledgement of(String instance, String database, String reason) {
        return new Acknowledgement(instance, database, reason, List.of());
    }
}
