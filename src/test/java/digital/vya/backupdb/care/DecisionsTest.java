package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.AuditEntry;
import digital.vya.backupdb.model.AuditReport;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogRequest;
import digital.vya.backupdb.model.Checkup;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In a file of the state folder, and what can happen to a file. */
@Tag("server")
class DecisionsTest extends DecisionsCases {
    @Override
    CatalogPlace place() {
        return CatalogPlace.FILE;
    }

    /** By name, once for a run; a server that cannot be reached was still to be told the password. */
    @Test
    void secretsThatWereReadAreToldByNameAndARebuildKeepsThat() throws Exception {
        installation.write("pg-secret", "never-shown");
        installation.replaceInConfig("policies:\n", """
                  - {id: pg, engine: postgresql, host: 127.0.0.1, port: 1, user: u, password: "{{file:pg-secret}}", policy: nightly}
                policies:
                """);
        installation.knob("vya.backup.retryWindowOfCommands", "0s");
        RunOutcome run = installation.backup();
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        AuditEntry told = rows(null).stream()
                .filter(row -> row.action().equals("read-secrets"))
                .reduce((one, other) -> {
                    throw new AssertionError("told twice: " + one + other);
                })
                .orElseThrow();
        assertThat(told.subject()).isEqualTo(run.run().id());
        assertThat(told.detail()).startsWith("{\"secrets\":[\"file:pg-secret\"],\"from\":\"");
        Path file = installation.state().resolve("catalog/catalog.db");
        change("PRAGMA wal_checkpoint(TRUNCATE)");
        damageIndex(file);
        ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        assertThat(rows(null)).contains(told);
        assertThat(audit(null).isWhole()).isTrue();

        // one that cannot be used keeps no backup
        Folders.delete(file.getParent());
        Files.writeString(file.getParent(), "in its place");
        installation.replaceInConfig("password: \"{{file:pg-secret}}\"", "enabled: false");
        assertThat(installation.backup().databases()).singleElement().satisfies(docs -> assertThat(docs.deliveries())
                .allMatch(DeliveryResult::committed));
    }

    /** A command that only asks tells of the secrets that it used for that, where there is a catalogue; a dry run never. */
    @Test
    void whoOnlyAsksTellsOfTheSecretsAndADryRunDoesNot() {
        installation.write("pg-secret", "never-shown");
        installation.replaceInConfig("policies:\n", """
                  - {id: pg, engine: postgresql, host: 127.0.0.1, port: 1, user: u, password: "{{file:pg-secret}}", policy: nightly}
                policies:
                """);
        rows(null);
        ask("direct:dry-run", new BackupRequest(Trigger.COMMAND, null, List.of(), null, false, false), DryRun.class);
        assertThat(rows(null)).isEmpty();

        ask("direct:doctor", installation.config(), Checkup.class);

        assertThat(rows(null)).singleElement().satisfies(row -> {
            assertThat(row.action() + " " + row.subject()).isEqualTo("read-secrets doctor");
            assertThat(row.detail()).contains("file:pg-secret").doesNotContain("never-shown");
        });
    }

    /** Pins and holds are files of their own, and the rest is carried over. */
    @Test
    void withoutTheCatalogueNothingIsRemovedAndARebuildLosesNoDecision() throws Exception {
        String pinned = backedUp();
        backedUp();
        backedUp();
        hold(Hold.Kind.PIN, false, pinned, null, null);
        Path file = installation.state().resolve("catalog/catalog.db");
        change("PRAGMA wal_checkpoint(TRUNCATE)");
        damageIndex(file);
        CatalogReport rebuilt = ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        assertThat(rebuilt.remarks())
                .hasSize(1)
                .extracting(Problem::message)
                .allMatch(said -> !said.contains("not read"));
        assertThat(gone(cleanup())).isEmpty();
        AuditReport audit = audit(null);
        assertThat(audit.isWhole()).isTrue();
        assertThat(rows(null))
                .extracting(AuditEntry::action)
                .containsExactly("backup", "backup", "backup", "pin", "catalog-rebuild");

        Files.write(file, new byte[20_000]);
        Files.deleteIfExists(file.resolveSibling("catalog.db-wal"));
        assertThatThrownBy(this::cleanup).isInstanceOfSatisfying(BackupException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.CATALOG_DAMAGED));
        ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        // told anew from the records, once
        assertThat(rows(null))
                .extracting(AuditEntry::action)
                .containsExactly("backup", "backup", "backup", "pin", "catalog-rebuild", "catalog-rebuild");
        Folders.delete(file.getParent());
        assertThat(gone(cleanup())).isEmpty();
        assertThat(holds()).extracting(Hold::point).containsExactly(pinned);

        Path hold = installation.state().resolve("holds");
        for (String name : Installation.files(hold)) {
            Files.writeString(hold.resolve(name), "{ half");
        }
        assertThatThrownBy(this::cleanup).isInstanceOfSatisfying(BackupException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.HOLD_UNREADABLE));
        for (String name : Installation.files(hold)) {
            Files.delete(hold.resolve(name));
        }
        assertThat(gone(cleanup())).containsExactly(pinned);
    }

    /** The root page of the index of runs by time. */
    private void damageIndex(Path file) throws Exception {
        long page;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT rootpage FROM sqlite_master WHERE name = 'runs_by_time'")) {
            page = row.getLong(1);
        }
        byte[] all = Files.readAllBytes(file);
        for (int i = 0; i < 4096; i++) {
            all[(int) ((page - 1) * 4096) + i] = (byte) 0xA5;
        }
        Files.write(file, all);
    }
}
