package digital.vya.backupdb.sweep.subject;

import java.nio.file.Path;

/** What is swept. A new one goes in here, and its lanes into {@code Lane}. */
public enum Engine {
    POSTGRESQL,
    MARIADB,
    FILES;

    /** Calls fail below {@code watched}, and nowhere else. */
    public Subject start(Path watched, Path apart) {
        return switch (this) {
            case POSTGRESQL -> PostgresSubject.start();
            case MARIADB -> MariaDbSubject.start();
            case FILES -> FilesSubject.below(watched.resolve("live"), apart);
        };
    }
}
