package digital.vya.backupdb.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class PostgresServerTest {
    @ParameterizedTest
    @ValueSource(ints = {15, 17})
    void startsTheVersionAskedForAndOnlyLetsThePasswordIn(int major) {
        try (PostgresServer server = PostgresServer.start(major)) {
            assertThat(server.psql("postgres", "SHOW server_version;")).startsWith(major + ".");
            var wrong = PostgresServer.psql(server.environment("postgres", "wrong", "postgres"), "SELECT 1;");
            assertThat(wrong.exit()).isNotZero();
            assertThat(wrong.err()).contains("password authentication failed");
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        int port;
        Path folder;
        try (PostgresServer one = PostgresServer.start(15);
                PostgresServer two = PostgresServer.start(15)) {
            port = one.port();
            folder = one.folder();
            assertThat(two.port()).isNotEqualTo(port);
            one.psql("postgres", "CREATE DATABASE \"a \"\"b\"\" ü\";");
            assertThat(one.psql("a \"b\" ü", "SELECT current_database();")).isEqualTo("a \"b\" ü");
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            assertThat(all.flatMap(p -> p.info().commandLine().stream()))
                    .noneMatch(line -> line.contains("postgres") && line.contains("-p " + port));
        }
        assertThat(folder).doesNotExist();
    }
}
