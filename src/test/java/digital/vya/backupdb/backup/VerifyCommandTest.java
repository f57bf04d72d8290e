package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is run, on what a real backup left at two destinations. */
@Tag("server")
class VerifyCommandTest {
    private static PostgresServer server;

    @TempDir
    Path home;

    private Installation installation;
    private String point;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        server.psql("shop", "CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void backUp() {
        installation = Installation.in(home).configure(server, "shop");
        String destination = """
                  - id: second
                    type: file
                    parameters: {directory: %s}
                """.formatted(installation.destination("second"));
        installation.replaceInConfig("destinations: [disk]", "destinations: [disk, second]");
        installation.configure(installation.text() + destination);
        point = installation.backup().databases().get(0).pointId();
    }

    @Test
    void whatWasBackedUpIsWell() throws Exception {
        Said said = run("verify", "--all");

        assertThat(said.exit).as(said.text).isZero();
        assertThat(said.text)
                .containsPattern("pg +shop +disk +OK +4 of 4 .* " + point)
                .containsPattern("pg +shop +second +OK +4 of 4 .* " + point)
                .doesNotContain("error:");
    }

    @Test
    void aFlippedByteEndsRed() throws Exception {
        Path data = installation.destination("second").resolve(point + ".sql.gz");
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] ^= 1;
        // a new file: both destinations may hold one and the same by hard links
        Files.delete(data);
        Files.write(data, bytes);

        Said said = run("verify", "--point", point);

        assertThat(said.exit).isEqualTo(1);
        assertThat(said.text)
                .containsPattern("disk +OK +4 of 4")
                .containsPattern("second +DAMAGED +3 of 4")
                .contains("error: VYA-7102 second: " + point + ".sql.gz has another SHA-256")
                .contains("hint: Take another destination");
        assertThat(run("verify", "--instance", "pg", "--from", "disk").exit).isZero();
    }

    /** As a share looks that is not mounted, and as it looks to a program that never delivered to it. */
    @Test
    void aDestinationThatHoldsNothingIsNotWell() throws Exception {
        Files.move(installation.destination("second"), home.resolve("elsewhere"));

        Said notMounted = run("verify", "--all");

        assertThat(notMounted.exit).isEqualTo(1);
        assertThat(notMounted.text)
                .containsPattern("disk +OK +4 of 4")
                .contains("error: VYA-5012 second: ")
                .contains("is not the directory that was delivered to before");

        Matcher hinted = Pattern.compile("rm (\\S+)").matcher(notMounted.text);
        assertThat(hinted.find()).isTrue();
        Files.delete(Path.of(hinted.group(1)));
        Said empty = run("verify", "--all");

        assertThat(empty.exit).isEqualTo(1);
        assertThat(empty.text)
                .containsPattern("disk +OK +4 of 4")
                .contains("error: VYA-8004 second: holds no restore point");
    }

    @Test
    void aDestinationThatOnlyTakesIsNotWell() throws Exception {
        String kamelet = Files.readString(home.resolve("routes/kamelets/store-file-action.kamelet.yaml"))
                .replace("store-file-action", "store-slot-action")
                .replace("put,list,get,delete,probe", "put");
        installation.write("routes/kamelets/store-slot-action.kamelet.yaml", kamelet);
        installation.replaceInConfig("id: second\n    type: file", "id: second\n    type: slot");

        Said said = run("verify", "--all");

        assertThat(said.exit).isEqualTo(1);
        assertThat(said.text)
                .containsPattern("disk +OK +4 of 4")
                .contains("error: VYA-5010 second: its Kamelet gives nothing back, so nothing there was read");
        assertThat(run("verify", "--all", "--from", "disk").exit).isZero();
    }

    @Test
    void aFileLargerThanTheHeapIsRead() throws Exception {
        Path data = installation.destination("disk").resolve(point + ".sql.gz");
        long size = 200L << 20;
        Path large = home.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(size);
        }
        String sha256 =
                Tool.run("sha256sum", large.toString()).orThrow("sha256sum").substring(0, 64);
        Files.move(large, data, StandardCopyOption.REPLACE_EXISTING);
        Path manifest = installation.destination("disk").resolve(point + ".manifest.json");
        Manifest.Entry entry = Json.mapper()
                .readValue(manifest.toFile(), Manifest.class)
                .artifacts()
                .get(0);
        for (String ending : new String[] {".manifest.json", ".sha256"}) {
            Path file = installation.destination("disk").resolve(point + ending);
            String text = Files.readString(file)
                    .replace(entry.sha256(), sha256)
                    .replace("\"packedBytes\" : " + entry.packedBytes(), "\"packedBytes\" : " + size);
            Files.delete(file);
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        }

        Said said = run("verify", "--all", "--from", "disk");

        assertThat(said.exit).as(said.text).isZero();
        assertThat(said.text).containsPattern("disk +OK +4 of 4 +200\\.0 MB");
    }

    private record Said(int exit, String text) {}

    private Said run(String... arguments) throws Exception {
        Path output = home.resolve("output");
        int exit = installation
                .program(Installation.COUNTED, Map.of(), output, arguments)
                .waitFor();
        return new Said(exit, Files.readString(output));
    }
}
