package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In a file of the state folder, and what can happen to a file. */
@Tag("server")
class OverviewTest extends OverviewCases {
    @Override
    CatalogPlace place() {
        return CatalogPlace.FILE;
    }

    @Test
    void aDamagedCatalogHindersNoBackupAndIsMadeAnew() throws IOException {
        installation.backup();
        Path file = installation.state().resolve("catalog/catalog.db");
        Files.writeString(
                file, "other things, and more than a hundred of them, so that it is read as a database at all");
        Files.deleteIfExists(file.resolveSibling("catalog.db-wal"));

        RunOutcome run = installation.backup();

        assertThat(run.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(list().problems()).isEmpty();
        assertThat(list().points()).hasSize(4);
        for (String route : List.of("status", "catalog-check")) {
            assertThatThrownBy(() -> ask("direct:" + route, new CatalogRequest(null), Object.class))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOG_DAMAGED));
        }
        CatalogReport rebuilt = ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        assertThat(rebuilt.remarks())
                .extracting(Problem::message)
                .allMatch(said -> said.contains("catalog.db.damaged-"));
        assertThat(problems(status())).isEmpty();
        assertThat(status().databases().get(0).restorePoint())
                .isEqualTo(run.databases().get(0).pointId());
    }

    /** A process that holds it, as a stopped one would, is waited for once and not by every delivery. */
    @Test
    void aCatalogThatIsHeldHindersNoBackup() throws Exception {
        installation.backup();
        try (var holder = java.sql.DriverManager.getConnection(
                        "jdbc:sqlite:" + installation.state().resolve("catalog/catalog.db"));
                var statement = holder.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            long began = System.nanoTime();
            assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
            // once ten seconds, where each of two deliveries, the history and the run's end would wait as long
            assertThat(java.time.Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(java.time.Duration.ofSeconds(19));
            statement.execute("ROLLBACK");
        }
        assertThat(problems(status())).isEmpty();
    }
}
