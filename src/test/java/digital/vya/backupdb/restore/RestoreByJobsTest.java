package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import digital.vya.backupdb.servers.SmallDisk;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An archive for several jobs is read once, kept in the spool while it is checked, and gone from there afterwards. */
@Tag("server")
class RestoreByJobsTest {
    private static final Pattern DATA = Pattern.compile("GET /.*/shop_\\d+_\\d+\\.(dump|tar)\\S* .*");
    private static final String FILLER = "SELECT count(*) || ' ' || max(text) FROM filler;";
    private static final int SMALL = 256;

    @TempDir
    static Path home;

    private static S3ProxyServer s3;
    private static FaultProxy proxy;
    private static LiveShop shop;

    private final AtomicInteger fetched = new AtomicInteger();

    @BeforeAll
    static void start() {
        s3 = S3ProxyServer.start();
        try (S3Client client = s3.client()) {
            client.createBucket(b -> b.bucket("backups"));
        }
        proxy = FaultProxy.before(s3.endpoint());
        shop = LiveShop.in(home, PostgresServer.start(15), """
                CREATE TABLE parted (id int, part int) PARTITION BY LIST (part);
                CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
                CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) PARTITION BY RANGE (id);
                CREATE TABLE parted_2_a PARTITION OF parted_2 FOR VALUES FROM (0) TO (1000);
                INSERT INTO parted SELECT n, 1 + n % 2 FROM generate_series(1, 900) n;
                """);
        shop.scene
                .installation
                .bucket("backups", s3, proxy.endpoint())
                .destinations("disk, s3")
                .policy("dump: {format: plain}")
                .policy("pack: {codec: zstd}");
    }

    @AfterAll
    static void stop() throws Exception {
        shop.close();
        proxy.close();
        s3.close();
    }

    @AfterEach
    void again() throws IOException {
        proxy.rule(line -> null);
        shop.reset();
        for (String file : Installation.files(shop.scene.installation.destination("disk"))) {
            Files.delete(shop.scene.installation.destination("disk").resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource({"custom, zstd", "custom, none", "tar, zstd", "directory, none"})
    void theBackupIsFetchedOnce(String format, String codec) {
        backedUp(format, codec);
        proxy.rule(line -> {
            fetched.addAndGet(DATA.matcher(line).matches() ? 1 : 0);
            return null;
        });
        String before = shop.server.psql("shop", FILLER);
        Scene.Said said = shop.restore("--from", "s3", "--jobs", "3");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(fetched).hasValue(1);
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
        assertThat(shop.server.psql("shop", FILLER)).isEqualTo(before);
        assertThat(Installation.files(shop.scene.installation.spool())).isEmpty();
        assertThat(said.json().path("proof").toString()).contains("20901 rows", "ANALYZE run");
        everyTableHasStatistics();
    }

    private static void everyTableHasStatistics() {
        assertThat(shop.server.psql("shop", """
                SELECT string_agg(relname || ' ' || reltuples, ', ' ORDER BY relname) FROM pg_class
                 WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace;
                """))
                .isEqualTo("filler 20000, marked 1, parted 900, parted_1 450, parted_2 450, parted_2_a 450");
        assertThat(shop.server.psql("shop", "SELECT count(DISTINCT tablename) FROM pg_stats WHERE inherited;"))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({"custom, zstd", "custom, none", "tar, zstd"})
    void aFlippedByteIsFoundBeforeAnythingIsTouched(String format, String codec) throws IOException {
        backedUp(format, codec);
        Path data = data();
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length * 2 / 3] ^= 1;
        Files.write(data, bytes);
        Scene.Said said = shop.restore("--from", "disk", "--jobs", "2");
        String code = said.json().path("problems").path(0).path("code").asText();
        assertThat(code).as(said.toString()).isIn("VYA-7101", "VYA-7102");
        shop.failedHarmlessly(said, code, 1, "disk", data.getFileName().toString());
    }

    /** It is kept in the spool first, and compared with its checksum, before several jobs read it. */
    @ParameterizedTest
    @CsvSource({"custom, zstd", "custom, none", "tar, none"})
    void aFlippedByteInABucketIsFoundBeforeAnythingIsRestored(String format, String codec) throws IOException {
        backedUp(format, codec);
        try (S3Client client = s3.client()) {
            String key = client.listObjectsV2(b -> b.bucket("backups")).contents().stream()
                    .map(S3Object::key)
                    .filter(name -> name.matches(".*/shop_\\d+_\\d+\\.(dump|tar)(\\.zst)?"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            byte[] bytes =
                    client.getObjectAsBytes(b -> b.bucket("backups").key(key)).asByteArray();
            bytes[bytes.length * 2 / 3] ^= 1;
            client.putObject(b -> b.bucket("backups").key(key), RequestBody.fromBytes(bytes));
        }
        Scene.Said said = shop.restore("--from", "s3", "--jobs", "2");
        String code = said.json().path("problems").path(0).path("code").asText();
        assertThat(code).as(said.toString()).isIn("VYA-7101", "VYA-7102");
        shop.failedHarmlessly(said, code, 4, "s3");
    }

    /** Rows are not read before several jobs put them back: their number is that of the tables afterwards. */
    @Test
    void aManifestThatSaysWhatIsNotSoEndsHarmlessly() throws IOException {
        backedUp("custom", "zstd");
        Path disk = shop.scene.installation.destination("disk");
        Path manifest = Installation.files(disk).stream()
                .filter(file -> file.endsWith(".manifest.json"))
                .map(disk::resolve)
                .findFirst()
                .orElseThrow();
        byte[] right = Files.readAllBytes(manifest);

        ObjectNode rows = (ObjectNode) Json.mapper().readTree(right);
        ((ObjectNode) rows.path("rows")).put("public.marked", 3);
        Files.write(manifest, Json.mapper().writeValueAsBytes(rows));
        shop.failedHarmlessly(
                shop.restore("--from", "disk", "--jobs", "2"), "VYA-8014", 5, "public.marked has 1 rows, not 3");

        ObjectNode more = (ObjectNode) Json.mapper().readTree(right);
        ((ObjectNode) more.path("rows")).put("public.never_there", 3);
        Files.write(manifest, Json.mapper().writeValueAsBytes(more));
        shop.failedHarmlessly(shop.restore("--from", "disk", "--jobs", "2"), "VYA-7102", 4, "hold the rows");

        ObjectNode made = (ObjectNode) Json.mapper().readTree(right);
        ((ObjectNode) made.path("outline").path("database")).put("encoding", "SQL_ASCII");
        Files.write(manifest, Json.mapper().writeValueAsBytes(made));
        shop.failedHarmlessly(shop.restore("--from", "disk", "--jobs", "2"), "VYA-7102", 4, "made otherwise");
    }

    @ParameterizedTest
    @CsvSource({"custom, zstd", "tar, none"})
    void largeObjectsAndSequencesComeBack(String format, String codec) {
        shop.server.psql("shop", """
                SELECT lo_from_bytea(4711, 'of an object');
                CREATE SEQUENCE numbers; SELECT setval('numbers', 42);
                """);
        try {
            backedUp(format, codec);
            Scene.Said said = shop.restore("--from", "disk", "--jobs", "2", "--target", "copy");
            assertThat(said.status()).as(said.toString()).isZero();
            assertThat(said.json().path("proof").toString()).contains("where they were in the backup: 1");
            assertThat(shop.server.psql(
                            "copy", "SELECT convert_from(lo_get(4711), 'UTF8') || last_value FROM numbers;"))
                    .isEqualTo("of an object42");
        } finally {
            shop.server.psql("shop", "SELECT lo_unlink(4711); DROP SEQUENCE numbers;");
        }
    }

    /** The dump's reader comes upon it first, as on a byte of value zero; the checksum knows why. */
    @ParameterizedTest
    @CsvSource({"plain, none, 1", "tar, none, 1", "tar, none, 2"})
    void aDamagedFileIsCalledDamagedWhateverItsBytesLookLike(String format, String codec, String jobs)
            throws IOException {
        backedUp(format, codec);
        Path data = data();
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length / 2] = 0;
        Files.write(data, bytes);
        shop.failedHarmlessly(
                shop.restore("--from", "disk", "--jobs", jobs),
                "VYA-7102",
                1,
                "disk",
                data.getFileName().toString(),
                "SHA-256");
    }

    @Test
    void aFailureAmongTheContentLeavesNothingInTheSpool() {
        shop.server.psql("shop", """
                CREATE FUNCTION found(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT mark FROM marked';
                CREATE INDEX only_where_found ON filler (found(id));
                """);
        try {
            backedUp("custom", "zstd");
            shop.failedHarmlessly(shop.restore("--jobs", "2"), "VYA-8001", 4, "marked");
        } finally {
            shop.server.psql("shop", "DROP FUNCTION found(int) CASCADE;");
        }
    }

    @Test
    void whoOnlyLooksLeavesNothingInTheSpool() {
        backedUp("custom", "zstd");
        Scene.Said said = shop.restore("--jobs", "2", "--dry-run");
        assertThat(said.status()).as(said.toString()).isZero();
        shop.isUntouched();
    }

    @Test
    void intoAnEmptyDatabaseThatIsThere() {
        backedUp("custom", "zstd");
        shop.server.psql("postgres", "CREATE DATABASE empty;");
        shop.restores("--target", "empty", "--mode", "fast", "--jobs", "2");
        assertThat(shop.server.psql("empty", LiveShop.MARK)).isEqualTo(LiveShop.BACKED_UP);
    }

    @ParameterizedTest
    @CsvSource({"custom, zstd", "tar, gzip"})
    void aSpoolThatIsTooSmallIsSaidBeforeAnythingIsTouched(String format, String codec) throws Exception {
        backedUp(format, codec);
        JsonNode said = onASmallSpool(1);
        assertThat(said.path("problems").path(0).path("code").asText())
                .as(said.toString())
                .isIn("VYA-4001", "VYA-4005", "VYA-8001");
        assertThat(said.path("problems").path(0).path("message").asText())
                .contains("The spool's copy of the archive", "var/spool");
        shop.isUntouched();
    }

    /** The disk of the spool has no room for it, and cannot have a second name of it either. */
    @Test
    void anArchiveThatIsAFileAlreadyIsNotCopied() throws Exception {
        backedUp("custom", "none");
        assertThat(Files.size(data())).isGreaterThan(SMALL * 1024L);
        onASmallSpool(0);
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }

    /** What the program answered, whose spool was a disk of its own; nothing is left on that. */
    private JsonNode onASmallSpool(int exit) throws Exception {
        Installation installation = shop.scene.installation;
        Files.createDirectories(installation.spool());
        Path left = home.resolve("left");
        List<String> program = new ArrayList<>(List.of(
                "sh",
                "-c",
                "\"$@\"; status=$?; find \"$0\" -type f >" + left + "; exit $status",
                installation.spool().toString()));
        program.addAll(installation.command(
                Installation.QUICK,
                "restore",
                "--database",
                "shop",
                "--source",
                "pg",
                "--instance",
                "clean",
                "--from",
                "disk",
                "--jobs",
                "2",
                "--force",
                "--json"));
        Tool.Result ended =
                Tool.run(SmallDisk.command(installation.spool(), SMALL, program).toArray(String[]::new));
        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(exit);
        assertThat(left).isEmptyFile();
        return Json.mapper().readTree(ended.out());
    }

    private static void backedUp(String format, String codec) {
        Installation installation = shop.scene.installation;
        installation.configure(installation
                .text()
                .replaceFirst("format: \\w+", "format: " + format)
                .replaceFirst("codec: \\w+", "codec: " + codec));
        shop.server.psql("shop", "UPDATE marked SET mark = " + LiveShop.BACKED_UP + ";");
        shop.backedUp();
    }

    private static Path data() {
        Path disk = shop.scene.installation.destination("disk");
        return Installation.files(disk).stream()
                .filter(file -> file.matches(".*/shop_\\d+_\\d+\\.(dump|tar|sql)\\S*"))
                .map(disk::resolve)
                .findFirst()
                .orElseThrow();
    }
}
