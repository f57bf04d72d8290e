package digital.vya.backupdb.model;

/** Which restore points somebody wants to see; null means all. */
public record RestoreListRequest(String instance, String database, String destination, String point) {
    public RestoreListRequest(String instance, String database, String destination) {
        this(instance, database, destination, null);
    }
}
