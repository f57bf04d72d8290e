package digital.vya.backupdb.engine.postgresql.dump;

/**
 * A foreign key as the dump makes it.
 *
 * @param table the table that has it, by the name that manifests give it
 * @param refersTo the table it leads to
 * @param statement what makes it
 */
public record ForeignKey(String table, String name, String refersTo, String statement) {
    @Override
    public String toString() {
        return name + " of " + table + " to " + refersTo;
    }
}
