package digital.vya.backupdb.sweep;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The short form runs in every build; {@code mvn verify -Psweep} asks for the long one. */
public final class Form {
    /** The same calls in every build, so that a build that was green stays green. */
    private static final long FIXED_SEED = 5;

    /** Lanes that share a JVM have the same destinations and, of one engine, the same retries. */
    static final List<String> SHORT = List.of(
            "STORE,PROCESS,DISK_BACKUP,DISK_AFTER",
            "S3,DISK_RETRIED,DISK_RESTORE",
            "MARIADB_PROCESS,MARIADB_DISK,FILES_PROCESS,FILES_DISK,CATALOGUE_DISK,CATALOGUE_STORE");

    private Form() {}

    public static boolean isLong() {
        return "long".equals(System.getProperty("sweep"));
    }

    /** The seed that a failure is replayed with, {@code -Dsweep.seed=N}, else another one each time. */
    static long seed() {
        String given = System.getProperty("sweep.seed", "");
        return given.isBlank() ? ThreadLocalRandom.current().nextInt(1_000_000) : Long.parseLong(given);
    }

    /** MariaDB's clients start slowly: in the short form its lanes have the seed that differs only. */
    static List<String> arguments(String lanes, long seed) {
        if (isLong()) {
            return List.of(lanes, "long", Long.toString(seed));
        }
        return lanes.contains("MARIADB")
                ? List.of(lanes, "short", Long.toString(seed))
                : List.of(lanes, "short", Long.toString(FIXED_SEED), Long.toString(seed));
    }

    /** The long form gives each lane a JVM of its own, longest first. */
    static List<String> jvms() {
        return isLong()
                ? Stream.of(Lane.values())
                        .sorted(Comparator.reverseOrder())
                        .map(Lane::name)
                        .toList()
                : SHORT;
    }
}
