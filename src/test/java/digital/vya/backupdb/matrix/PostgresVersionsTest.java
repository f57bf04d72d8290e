package digital.vya.backupdb.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.CompanyDatabase;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.sweep.Form;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every version (the newest in the short form) is backed up with its own tools and comes back on clean servers of the same version and of the next
 * one, with theirs.
 */
@Tag("server")
@Tag("containers")
class PostgresVersionsTest {
    private static final List<String> FORMATS = List.of("plain", "custom");

    @TempDir
    Path home;

    static List<Version> versions() {
        return Version.tried(Version.of(Family.POSTGRESQL));
    }

    @BeforeAll
    static void haveImages() {
        Images.prepare(versions());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyVersionComesBackInItselfAndInTheNext(Version version) {
        try (PostgresContainer old = new PostgresContainer(version);
                PostgresContainer same = new PostgresContainer(version)) {
            LibraryDatabase.create(old);
            Household household = Household.of(home, old, "postgres");
            Optional<Version> next = version.next();
            if (next.isPresent()) {
                try (PostgresContainer newer = new PostgresContainer(next.get())) {
                    goes(household, old, List.of(same, newer));
                }
            } else {
                goes(household, old, List.of(same));
            }
            if (next.isEmpty() && Form.isLong()) {
                goesWhole(household, old, same);
            }
        }
    }

    private static void goes(Household household, PostgresContainer old, List<PostgresContainer> servers) {
        for (String format : FORMATS) {
            Household.Said backup = household.backup(LibraryDatabase.NAME, format);
            assertThat(backup.status()).as(format + backup).isZero();
            String copy = LibraryDatabase.NAME + "_" + format;
            for (PostgresContainer server : servers) {
                Household.Said said = household.restore(server, LibraryDatabase.NAME, "--target", copy);
                assertThat(said.status())
                        .as(format + " into " + server.version() + said)
                        .isZero();
                PostgresPicture.assertSame(old, LibraryDatabase.NAME, server, copy);
                String logsIn = PostgresServer.psql(
                                server.environment(LibraryDatabase.APP, LibraryDatabase.APP_PASSWORD, copy),
                                "SELECT count(*) FROM z_book;")
                        .orThrow("the old password on " + server.version());
                assertThat(logsIn.strip()).isEqualTo("2000");
            }
        }
    }

    /** The newest version with a company's large database, which others are tested with elsewhere. */
    private static void goesWhole(Household household, PostgresContainer old, PostgresContainer same) {
        CompanyDatabase.create(old, "company");
        Household.Said backup = household.backup("company", "custom");
        assertThat(backup.status()).as(backup.toString()).isZero();
        Household.Said said = household.restore(same, "company");
        assertThat(said.status()).as(said.toString()).isZero();
        Map<String, String> copy = same.environment("company");
        assertThat(DatabaseComparison.expecting(old.environment("company")).differences(copy))
                .isEmpty();
        assertThat(DatabaseComparison.roles(old.environment("postgres"), copy, "postgres")
                        .differences())
                .isEmpty();
    }
}
