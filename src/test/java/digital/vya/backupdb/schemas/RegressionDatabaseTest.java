package digital.vya.backupdb.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.restore.Scene;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL's own regression database comes back in every format as plain tools bring it. Long: {@code -Plong}. */
@Tag("long")
class RegressionDatabaseTest {
    private static RegressionDatabase suite;
    private static PostgresServer source;
    private static PostgresServer raw;
    private static PostgresServer ours;

    @TempDir
    Path home;

    @BeforeAll
    static void make() {
        suite = RegressionDatabase.prepared();
        source = suite.startServer();
        raw = suite.startServer();
        ours = suite.startServer();
        suite.makeIn(source);
        String roles = Tool.run(source.environment("postgres"), "", "pg_dumpall", "--roles-only")
                .orThrow("pg_dumpall");
        String password = "ALTER ROLE postgres PASSWORD '" + raw.password() + "';\n";
        Tool.run(raw.environment("postgres"), roles + password, "psql", "-X", "-q", "-f", "-");
        String dump = Tool.run(source.environment(RegressionDatabase.NAME), "", "pg_dump", "--create")
                .orThrow("pg_dump");
        PostgresServer.psql(raw.environment("postgres"), dump).orThrow("plain tools");
    }

    @AfterAll
    static void stop() {
        source.close();
        raw.close();
        ours.close();
        suite.delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom", "tar", "directory"})
    void comesBackAsPlainToolsBringIt(String format) {
        Scene scene = Scene.in(home, source, ours);
        scene.installation.replaceInConfig("include: ['*']", "include: [" + RegressionDatabase.NAME + "]");
        scene.installation.policy("dump: {format: " + format + "}");
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();

        Scene.Said restored =
                scene.restore("--database", RegressionDatabase.NAME, "--source", "pg", "--instance", "clean");

        assertThat(restored.status()).as(restored.toString()).isZero();
        DatabaseComparison plain = DatabaseComparison.expecting(raw.environment(RegressionDatabase.NAME));
        assertThat(plain.differences(ours.environment(RegressionDatabase.NAME))).isEmpty();
        assertThat(DatabaseComparison.roles(raw.environment("postgres"), ours.environment("postgres"), "postgres")
                        .differences())
                .isEmpty();
        ours.psql("postgres", "DROP DATABASE " + RegressionDatabase.NAME + " WITH (FORCE);");
    }
}
