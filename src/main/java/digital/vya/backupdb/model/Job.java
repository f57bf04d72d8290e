package digital.vya.backupdb.model;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing to dump: a database, or (database null) what belongs to the whole instance. Travels as the variable
 * {@code job}; holds no secret: identity is looked up by instance where a tool is started. A job with a
 * {@code refusal} dumps nothing and fails with it.
 */
public record Job(
        Run run,
        String instance,
        String engine,
        @Nullable String database,
        @Nullable String policy,
        OffsetDateTime takenAt,
        @Nullable Path spool,
        @Nullable ServerFacts server,
        long estimatedBytes,
        @Nullable Problem refusal) {

    public Job(
            Run run,
            String instance,
            String engine,
            @Nullable String database,
            @Nullable String policy,
            OffsetDateTime takenAt,
            @Nullable Path spool,
            @Nullable ServerFacts server,
            long estimatedBytes) {
        this(run, instance, engine, database, policy, takenAt, spool, server, estimatedBytes, null);
    }

    /** The engine of what is no instance's, such as the file that a dry run sends. */
    public static final String NO_ENGINE = "none";

    /** For steps that no job of a whole instance comes to. */
    public String databaseToDump() {
        return Objects.requireNonNull(database, "a job for a whole instance is dumped by no such step");
    }

    /** For steps of a backup; a restore packs nothing. */
    public Path spoolFolder() {
        return Objects.requireNonNull(spool, "each backup has one");
    }

    /** For steps that come after the server was asked. */
    public ServerFacts knownServer() {
        return Objects.requireNonNull(server, "a job that is dumped was opened before");
    }

    public Job forDatabase(String name, long bytes) {
        return new Job(run, instance, engine, name, policy, takenAt, spool, server, bytes);
    }

    /** Of a database that was asked for and cannot be dumped. */
    public Job forRefused(String name, Problem problem) {
        return new Job(run, instance, engine, name, policy, takenAt, spool, server, 0, problem);
    }

    /** The same, with the time that its restore points carry. */
    public Job takenAt(OffsetDateTime time) {
        return new Job(run, instance, engine, database, policy, time, spool, server, estimatedBytes, refusal);
    }

    /** For people: the instance, and the database where it is about one. */
    public String title() {
        return database == null ? instance : instance + "/" + database;
    }

    /** The folder of this database at every destination: instance and database, safe as file names. */
    public String folder() {
        return SafeName.of(instance) + (database == null ? "" : "/" + SafeName.of(database));
    }

    /** The start of every file name of this restore point. */
    public String stem() {
        return SafeName.of(database == null ? instance : database) + "_" + SafeName.stamp(takenAt);
    }

    /** The restore point's id: unique, stable, and where its files are. */
    public String pointId() {
        return folder() + "/" + stem();
    }
}
