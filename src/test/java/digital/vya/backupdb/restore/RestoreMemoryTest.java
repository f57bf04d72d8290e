package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.sweep.Form;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Much is read, checked and restored by a program whose heap is 96 MB; more than two gigabytes in the long form. */
@Tag("server")
class RestoreMemoryTest {
    private static final int ROW = 8192;
    private static final long ROWS = (Form.isLong() ? 2L << 30 : 400L << 20) / ROW + 1;

    @TempDir
    Path home;

    @Test
    void muchComesBackThroughASmallHeap() throws Exception {
        try (PostgresServer server = PostgresServer.start(15)) {
            server.psql("postgres", "CREATE DATABASE shop;");
            server.psql("shop", "CREATE UNLOGGED TABLE t (line text);");
            Path file = home.resolve("shop_20261121_023000.sql");
            write(file);
            Scene scene = Scene.in(home, server, server);
            Path said = home.resolve("said");

            Process program = scene.installation.program(
                    List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                    Map.of(),
                    said,
                    "restore",
                    "--file",
                    file.toString(),
                    "--instance",
                    "clean",
                    "--data-only",
                    "--force");

            assertThat(program.waitFor()).as(Files.readString(said)).isZero();
            assertThat(server.psql("shop", "SELECT count(*) FROM t;")).isEqualTo(String.valueOf(ROWS));
        }
    }

    private static void write(Path file) throws IOException {
        byte[] row = ascii("some text ".repeat(ROW / 10 + 1).substring(0, ROW - 1) + "\n");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ascii("--\n-- PostgreSQL database dump\n--\n\nCOPY public.t (line) FROM stdin;\n"));
            for (long i = 0; i < ROWS; i++) {
                out.write(row);
            }
            out.write(ascii("\\.\n\n\n--\n-- PostgreSQL database dump complete\n--\n\n"));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
