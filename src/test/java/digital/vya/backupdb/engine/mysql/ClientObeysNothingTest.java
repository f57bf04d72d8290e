package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.mysql.dump.MysqlDumpReader;
import digital.vya.backupdb.engine.mysql.dump.MysqlRestoreStream;
import digital.vya.backupdb.engine.mysql.dump.Rewriting;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.servers.MariaDbServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dumps at random, full of what the client may take for a command of its own: of what we let pass, the real client obeys
 * nothing, and it ends each statement where we do. {@code -Dsweep=long} is the long form.
 */
@Tag("server")
class ClientObeysNothingTest {
    private static final int AT_ONCE = 250;
    private static final int DUMPS = "long".equals(System.getProperty("sweep")) ? 120_000 : 3_000;

    @TempDir
    static Path folder;

    private static MariaDbServer server;
    private static List<String> command;

    @BeforeAll
    static void start() throws IOException {
        server = MariaDbServer.start("--local-infile=1");
        server.sql("CREATE DATABASE fuzz;");
        server.sql("fuzz", "CREATE TABLE t (a TEXT) DEFAULT CHARSET = binary;");
        Files.writeString(folder.resolve("bait.sql"), "SELECT 'sourced';\n");
        Path options = folder.resolve("options");
        try (Tools tools = new Tools()) {
            MysqlClients.Client client = new MysqlClients(tools, server.tools()).fitting("11.4.5-MariaDB");
            Files.writeString(
                    options,
                    server.optionText(server.superuser(), server.password())
                            + String.join("\n", OptionFile.ofTools(client)) + "\n");
        }
        command = List.of(
                server.tools().resolve("mariadb").toString(),
                "--defaults-file=" + options,
                "--default-character-set=utf8mb4",
                "--batch",
                "--skip-column-names",
                "--force",
                "--database=fuzz");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void ofWhatWeLetPassTheClientRunsReadsAndWritesNothing() throws Exception {
        int passed = 0;
        for (int first = 0; first < DUMPS; first += AT_ONCE) {
            List<Integer> fed = new ArrayList<>();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteArrayOutputStream twoWays = new ByteArrayOutputStream();
            for (int seed = first; seed < Math.min(first + AT_ONCE, DUMPS); seed++) {
                byte[] dump = new HostileDump(seed, folder).bytes();
                byte[] restored = restored(dump);
                if (restored != null && HostileDump.isReadInTwoWays(dump)) {
                    twoWays.writeBytes(restored);
                } else if (restored != null) {
                    fed.add(seed);
                    all.writeBytes(restored);
                    all.writeBytes(("\nSET NAMES utf8mb4, sql_mode = 'NO_AUTO_VALUE_ON_ZERO', autocommit = 1;"
                                    + " DELETE FROM t; SELECT 'dump " + seed + "';\n")
                            .getBytes(StandardCharsets.US_ASCII));
                }
            }
            List<String> said = client(all.toByteArray());
            assertThat(said).as("said to the dumps from " + first).doesNotContain("sourced");
            assertThat(said.stream().filter(line -> line.startsWith("dump ")))
                    .as("the ends of the dumps from " + first)
                    .containsExactlyElementsOf(
                            fed.stream().map(seed -> "dump " + seed).toList());
            assertThat(files()).as("files after the dumps from " + first).containsExactly("bait.sql", "options");
            assertThat(client(twoWays.toByteArray())).doesNotContain("sourced");
            // a statement that the reader took for text reaches the server, which this one file is from, and no client
            // obeys
            Files.deleteIfExists(folder.resolve("outfile"));
            assertThat(files()).as("files after the others from " + first).containsExactly("bait.sql", "options");
            passed += fed.size();
        }
        assertThat(passed).as("dumps that we let pass").isGreaterThan(DUMPS / 20);
    }

    /** Null where we refuse it. */
    private static byte[] restored(byte[] dump) throws IOException {
        try {
            MysqlDumpReader.read(new ByteArrayInputStream(dump));
        } catch (BackupException refused) {
            return null;
        }
        return new MysqlRestoreStream(new ByteArrayInputStream(dump), Rewriting.plain("shop", "fuzz")).all();
    }

    private static List<String> client(byte[] script) throws Exception {
        Path in = Files.write(Files.createTempFile("vya-fuzz", ".sql"), script);
        Path out = Files.createTempFile("vya-fuzz", ".out");
        try {
            new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return Files.readString(out, StandardCharsets.ISO_8859_1).lines().toList();
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
