package digital.vya.backupdb.engine;

/** All that is needed to put one DBMS's backups back. */
public record Restore(Databases databases, Restorer restorer) {}
