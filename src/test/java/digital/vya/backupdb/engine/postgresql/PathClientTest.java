package digital.vya.backupdb.engine.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.SettingsLoader;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no package of Debian's brought them, the tools on the PATH are used, and no folder is named. */
@Tag("server")
class PathClientTest {
    @TempDir
    Path home;

    @Test
    void aServerIsInspectedByTheClientOnThePath() {
        ClientTools.ensure();
        try (PostgresServer server = PostgresServer.start(15)) {
            Settings.Instance instance = instance(server);
            Tools tools = new Tools();
            PostgresEngine engine =
                    new PostgresEngine(new Psql(tools), tools, new ClientVersions(tools, null, home.resolve("none")));

            assertThat(engine.inspect(instance).server().serverVersion()).startsWith("15.");
            assertThat(engine.identity(instance, null).toolFolder()).isNull();
        }
    }

    private Settings.Instance instance(PostgresServer server) {
        Installation installation = Installation.in(home).configure(server, "*");
        return new SettingsLoader(home, KameletDefinitions.read(home.resolve("routes/kamelets")), Placeholders.of(home))
                .load(installation.config())
                .value()
                .orElseThrow()
                .instance("pg")
                .orElseThrow();
    }
}
