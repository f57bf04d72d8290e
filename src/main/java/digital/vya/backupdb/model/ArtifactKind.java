package digital.vya.backupdb.model;

/** What an artifact holds. */
public enum ArtifactKind {
    DATA,
    ROLES
}
