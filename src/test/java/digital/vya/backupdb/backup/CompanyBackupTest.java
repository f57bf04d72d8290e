package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.CompanyDatabase;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases with everything that PostgreSQL knows: what is backed up restores, with plain tools, without a difference. */
@Tag("server")
class CompanyBackupTest {
    private static final String COMPANY = "Company \"São Paulo\"; -- $1";
    private static final String ARCHIVE = "old books";

    @TempDir
    private Path home;

    @Test
    void everythingComesBackWithPlainTools() throws IOException {
        int version = ClientTools.serverVersion();
        try (PostgresServer source = PostgresServer.start(version);
                PostgresServer clean = PostgresServer.start(version)) {
            CompanyDatabase.create(source, COMPANY);
            CompanyDatabase.createArchive(source, ARCHIVE);
            Installation installation = Installation.in(home).configure(source, COMPANY, ARCHIVE);

            RunOutcome outcome = installation.backup();

            assertThat(outcome.databases())
                    .allSatisfy(d -> assertThat(d.problems()).as(d.database()).isEmpty())
                    .hasSize(2);
            assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
            Path disk = installation.destination("disk");
            String first = outcome.databases().get(0).pointId();
            // a new server has its first superuser already: making it again fails, and nothing else does
            assertThat(restored(clean.environment("postgres"), disk.resolve(first + "_roles.sql.gz"))
                            .err())
                    .isEqualTo("ERROR:  role \"postgres\" already exists\n");
            for (DatabaseOutcome database : outcome.databases()) {
                Map<String, String> as = clean.environment(clean.superuser(), source.password(), "postgres");
                Path point = disk.resolve(database.pointId());
                assertThat(restored(as, Path.of(point + ".sql.gz")).err()).doesNotContain("ERROR");

                as.put("PGDATABASE", database.database());
                assertThat(DatabaseComparison.expecting(source.environment(database.database()))
                                .differences(as))
                        .isEmpty();
                Manifest manifest = Json.mapper()
                        .readValue(Path.of(point + ".manifest.json").toFile(), Manifest.class);
                assertThat(manifest.rows().values())
                        .map(Long::intValue)
                        .containsExactlyInAnyOrderElementsOf(counted(source, database.database()));
            }
        }
    }

    private static Tool.Result restored(Map<String, String> environment, Path file) {
        return Tool.run(environment, "", "sh", "-c", "gunzip -c \"$0\" | psql -X -q", file.toString());
    }

    /** The rows of each table that holds any kind of rows itself. */
    private static List<Integer> counted(PostgresServer server, String database) {
        return server.psql(database, """
                SELECT format('SELECT count(*) FROM ONLY %s', c.oid::regclass) FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND n.nspname !~ '^pg_|^information_schema$' \\gexec
                """).lines().map(Integer::valueOf).toList();
    }
}
