package digital.vya.backupdb.engine.postgresql.dump;

/** What a narrow selection comes to in one dump, once partitions, sequences and dependents are known. */
public final class Scope {
    static final Scope ALL = new Scope();

    private Scope() {}
}
