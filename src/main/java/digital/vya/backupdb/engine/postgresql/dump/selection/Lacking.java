package digital.vya.backupdb.engine.postgresql.dump.selection;

/** Something that was chosen and cannot be made: it needs what is not let through. */
public record Lacking(String type, String name, String needs) {
    @Override
    public String toString() {
        return type + " " + name + " (needs " + needs + ")";
    }
}
