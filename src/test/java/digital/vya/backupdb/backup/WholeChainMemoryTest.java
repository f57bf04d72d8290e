package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import digital.vya.backupdb.sweep.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Much more than the heap holds goes through the program, from pg_dump's pipe to a bucket; in the long form one byte more
 * than any int can count. {@code -Dwhole.chain.bytes=} takes another size.
 */
@Tag("server")
class WholeChainMemoryTest {
    private static final long SIZE = Long.getLong("whole.chain.bytes", (Form.isLong() ? 2L << 30 : 400L << 20) + 1);
    private static final int HEAP_MEGABYTES = 96;
    /** What the collector found alive, in its own words: {@code 40M->21M(93M)}. */
    private static final Pattern COLLECTED = Pattern.compile("Pause .*->(\\d+)M\\(");

    @TempDir
    Path home;

    @Test
    void muchReachesS3ByteForByteInASmallHeap() throws Exception {
        try (PostgresServer server = PostgresServer.start(15);
                S3ProxyServer s3 = S3ProxyServer.start();
                S3Client client = s3.client()) {
            server.psql("postgres", "CREATE DATABASE shop;");
            client.createBucket(b -> b.bucket("backups"));
            Installation installation = install(server, s3);

            Process program = installation.program(
                    List.of(
                            "-Xmx" + HEAP_MEGABYTES + "m",
                            "-XX:+UseSerialGC",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-Xlog:gc:file=" + home.resolve("gc")),
                    Map.of(),
                    home.resolve("output"),
                    "backup",
                    "--all");
            program.waitFor();

            assertThat(program.exitValue())
                    .as(Files.readString(home.resolve("output")))
                    .isZero();
            Manifest manifest = manifest(client);
            assertThat(manifest.rows()).isEqualTo(Map.of("public.t", new NoiseDump(SIZE).rows()));
            Manifest.Entry data = manifest.artifacts().get(0);
            assertThat(data.rawBytes()).isEqualTo(SIZE);
            assertThat(data.packedBytes()).isEqualTo(SIZE);
            String key = manifest.id().substring(0, manifest.id().lastIndexOf('/') + 1) + data.name();
            assertThat(sha256OfDump(client, key)).isEqualTo(data.sha256());
            assertThat(Installation.files(installation.spool())).isEmpty();
            heapStaysFlat();
        }
    }

    private Installation install(PostgresServer server, S3ProxyServer s3) {
        FakeTools tools = FakeTools.in(home.resolve("tools")).dump(NoiseDump.script(SIZE));
        return Installation.in(home)
                .configure(server, "shop")
                .knob("vya.tools.postgresql", tools.folder())
                .policy("pack: {codec: none}")
                .bucket("backups", s3, s3.endpoint())
                .destinations("s3");
    }

    /** What is alive after the collections of the run's second half is no more than in its first. */
    private void heapStaysFlat() throws IOException {
        List<Integer> alive = COLLECTED
                .matcher(Files.readString(home.resolve("gc")))
                .results()
                .map(m -> Integer.parseInt(m.group(1)))
                .toList();
        assertThat(alive).hasSizeGreaterThan(10);
        int peak = alive.stream().mapToInt(i -> i).max().orElseThrow();
        System.out.printf("%,d bytes, heap of %d MB: at most %d MB alive%n", SIZE, HEAP_MEGABYTES, peak);
        int first = most(alive.subList(0, alive.size() / 2));
        int second = most(alive.subList(alive.size() / 2, alive.size()));
        assertThat(second).as("%s", alive).isLessThan(first + 10);
    }

    private static int most(List<Integer> megabytes) {
        return megabytes.stream().mapToInt(i -> i).max().orElseThrow();
    }

    private static Manifest manifest(S3Client client) throws IOException {
        String key = client.listObjectsV2(b -> b.bucket("backups")).contents().stream()
                .map(S3Object::key)
                .filter(k -> k.endsWith(".manifest.json"))
                .findFirst()
                .orElseThrow();
        try (InputStream in = client.getObject(b -> b.bucket("backups").key(key))) {
            return Json.mapper().readValue(in, Manifest.class);
        }
    }

    /** Of the object, compared with the dump byte by byte on the way. */
    private static String sha256OfDump(S3Client client, String key) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        NoiseDump dump = new NoiseDump(SIZE);
        byte[] expected = new byte[1 << 20];
        try (InputStream stored = client.getObject(b -> b.bucket("backups").key(key))) {
            for (long at = 0; at < SIZE; ) {
                int length = dump.readNBytes(expected, 0, expected.length);
                byte[] held = stored.readNBytes(length);
                assertThat(Arrays.mismatch(expected, 0, length, held, 0, held.length))
                        .as("first byte that differs, after %d", at)
                        .isEqualTo(-1);
                digest.update(held);
                at += length;
            }
            assertThat(stored.read()).isEqualTo(-1);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
