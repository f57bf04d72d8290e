package digital.vya.backupdb.engine.postgresql.dump.selection;

/** Why a statement is not let through. */
public enum LeftOut {
    /** About the database itself; the restore does it. */
    DATABASE,
    /** About roles, tablespaces and other things of the whole server. */
    CLUSTER,
    /** Clears the way in a database that is in use. */
    DROPS,
    OWNERS,
    PRIVILEGES,
    /** Names a role that is to be kept out. */
    EXCLUDED_ROLE,
    /** A definition, when only data are wanted. */
    SCHEMA,
    /** Data, when only definitions are wanted. */
    DATA,
    /** Belongs to what was not selected. */
    NOT_SELECTED,
    /** A foreign key of a selected table to one that is not. */
    FOREIGN_KEY,
    /** Was asked for, or may be needed, but cannot be made without something that was not selected. */
    DEPENDENT,
    /** BEGIN and COMMIT, when the whole restore is one transaction. */
    TRANSACTION
}
