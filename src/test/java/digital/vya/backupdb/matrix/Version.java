package digital.vya.backupdb.matrix;

import digital.vya.backupdb.sweep.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The servers of the matrix, older before newer. A line is all that a new one needs: its family, the official image's
 * tag, and the suite and packages of Debian that it is built of where no registry can be reached.
 */
enum Version {
    POSTGRESQL_13(Family.POSTGRESQL, "13", "bullseye", "postgresql-13"),
    POSTGRESQL_15(Family.POSTGRESQL, "15", "bookworm", "postgresql-15"),
    POSTGRESQL_17(Family.POSTGRESQL, "17", "trixie", "postgresql-17"),
    POSTGRESQL_18(Family.POSTGRESQL, "18", "sid", "postgresql-18"),
    MARIADB_10_5(Family.MARIADB, "10.5", "bullseye", "mariadb-server-core-10.5 mariadb-client-10.5"),
    MARIADB_10_11(Family.MARIADB, "10.11", "bookworm", "mariadb-server-core mariadb-client"),
    MARIADB_11(Family.MARIADB, "11", "trixie", "mariadb-server-core mariadb-client"),
    MYSQL_9(Family.MYSQL, "9", "sid", "mysql-server-core mysql-client-core");

    final Family family;
    final String tag;
    final String suite;
    private final String packages;

    Version(Family family, String tag, String suite, String packages) {
        this.family = family;
        this.tag = tag;
        this.suite = suite;
        this.packages = packages;
    }

    static List<Version> of(Family family) {
        return Arrays.stream(values()).filter(v -> v.family == family).toList();
    }

    /** All of them in the long form; in the short one the newest. */
    static List<Version> tried(List<Version> all) {
        return Form.isLong() ? all : List.of(all.get(all.size() - 1));
    }

    /** The one that servers of this one are moved to. */
    Optional<Version> next() {
        List<Version> family = of(this.family);
        int at = family.indexOf(this) + 1;
        return at < family.size() ? Optional.of(family.get(at)) : Optional.empty();
    }

    List<String> packages() {
        return List.of(packages.split(" "));
    }

    String official() {
        return family.repository() + ":" + tag;
    }

    String built() {
        return "vya-matrix/" + official();
    }

    /** With which {@code -D} somebody names another image. */
    String property() {
        return "matrix." + family.repository() + "." + tag;
    }
}
