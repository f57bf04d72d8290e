package digital.vya.backupdb.engine;

/** All that is needed to put one DBMS's backups back. */
public record RestoreEngine(String id, Databases databases, Restorer restorer) {}
