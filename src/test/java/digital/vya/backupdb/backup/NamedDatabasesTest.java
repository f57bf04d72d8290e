package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `include` names without a wildcard is backed up, or the run is not green and says which name and why. */
@Tag("server")
class NamedDatabasesTest {
    @TempDir
    Path home;

    @Test
    void whatIsNamedAndNotBackedUpFailsByItsName() throws IOException {
        try (PostgresServer server = PostgresServer.start(15)) {
            server.psql("postgres", """
                    CREATE DATABASE crm; CREATE DATABASE shop; CREATE DATABASE erp;
                    CREATE DATABASE closed ALLOW_CONNECTIONS false;
                    CREATE DATABASE form IS_TEMPLATE true;
                    """);
            Installation installation = Installation.in(home)
                    .configure(server, "crm", "{shpo,erp}", "closed", "form", "tmp_*")
                    .exclude("e*");

            RunOutcome outcome = installation.backup();

            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.databases())
                    .extracting(DatabaseOutcome::database, DatabaseOutcome::verdict, d -> code(d.problems()))
                    .containsExactlyInAnyOrder(
                            tuple("crm", Verdict.SUCCESS, null),
                            tuple("shpo", Verdict.FAILED, ErrorCode.DATABASE_MISSING),
                            tuple("erp", Verdict.FAILED, ErrorCode.DATABASE_LEFT_OUT),
                            tuple("closed", Verdict.FAILED, ErrorCode.DATABASE_LEFT_OUT),
                            tuple("form", Verdict.FAILED, ErrorCode.DATABASE_LEFT_OUT));
            assertThat(messages(outcome))
                    .contains("Instance pg has no database shpo, which include names; did you mean shop?")
                    .contains("Database erp of instance pg is named by include and taken out by exclude pattern e*")
                    .contains("Database closed of instance pg takes no connections (datallowconn is false)")
                    .contains("Database form of instance pg is a template");
            assertThat(log(installation)).contains("pg: include pattern tmp_* matches no database");

            askedForAloneItIsToldWhy(installation);
            DryRun dry = dryRun(installation);
            assertThat(dry.passed()).isFalse();
            assertThat(dry.plan()).extracting(DryRun.Planned::database).containsExactly("crm");
            assertThat(dry.checks())
                    .filteredOn(check -> !check.passed())
                    .extracting(DryRun.Check::what, check -> check.problem().code())
                    .containsExactlyInAnyOrder(
                            tuple("database", ErrorCode.DATABASE_MISSING),
                            tuple("database", ErrorCode.DATABASE_LEFT_OUT),
                            tuple("database", ErrorCode.DATABASE_LEFT_OUT),
                            tuple("database", ErrorCode.DATABASE_LEFT_OUT));
            assertThat(dry.checks())
                    .filteredOn(DryRun.Check::passed)
                    .extracting(DryRun.Check::detail)
                    .contains("include pattern tmp_* matches no database");
        }
    }

    /** It is there, so that it is missing, and another is meant, would be wrong. */
    private static void askedForAloneItIsToldWhy(Installation installation) {
        try (Routes routes = installation.start()) {
            BackupRequest closed = new BackupRequest(Trigger.COMMAND, null, List.of("pg"), "closed", false, false);
            assertThatThrownBy(() -> routes.request("direct:backup", closed, RunOutcome.class))
                    .isInstanceOfSatisfying(BackupException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_LEFT_OUT);
                        assertThat(e.hint()).doesNotContain("Did you mean");
                    })
                    .hasMessage("Database closed of instance pg takes no connections (datallowconn is false),"
                            + " so no backup takes it");
        }
    }

    @Test
    void theSameOfMariaDb() {
        try (MariaDbServer server = MariaDbServer.start()) {
            server.sql("mysql", "CREATE DATABASE crm; CREATE DATABASE shop;");
            Installation installation = Installation.in(home).configure(server, "crm", "shpo", "mysql");

            RunOutcome outcome = installation.backup();

            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.databases())
                    .extracting(DatabaseOutcome::database, DatabaseOutcome::verdict, d -> code(d.problems()))
                    .containsExactlyInAnyOrder(
                            tuple("crm", Verdict.SUCCESS, null),
                            tuple("shpo", Verdict.FAILED, ErrorCode.DATABASE_MISSING),
                            tuple("mysql", Verdict.FAILED, ErrorCode.DATABASE_LEFT_OUT));
            assertThat(dryRun(installation).passed()).isFalse();
        }
    }

    private static ErrorCode code(List<Problem> problems) {
        return problems.isEmpty() ? null : problems.get(0).code();
    }

    private static String messages(RunOutcome outcome) {
        StringBuilder all = new StringBuilder();
        outcome.databases()
                .forEach(d -> d.problems().forEach(p -> all.append(p.message()).append('\n')));
        return all.toString();
    }

    private static String log(Installation installation) throws IOException {
        try (Stream<Path> runs = Files.list(installation.state().resolve("runs"))) {
            Path log = runs.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(log);
        }
    }

    private static DryRun dryRun(Installation installation) {
        try (Routes routes = installation.start()) {
            return routes.request(
                    "direct:dry-run",
                    new BackupRequest(Trigger.COMMAND, null, List.of(), null, true, false),
                    DryRun.class);
        }
    }
}
