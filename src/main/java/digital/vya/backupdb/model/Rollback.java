package digital.vya.backupdb.model;

/** {@code database} gets back what is kept as {@code from}; what it is now stays as {@code keptAs}, or null. */
public record Rollback(String instance, String database, String from, String keptAs, boolean done) {
    public Rollback carriedOut() {
        return new Rollback(instance, database, from, keptAs, true);
    }
}
