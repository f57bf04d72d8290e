package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What a restore must know stands in the manifest: a question fetches no content, a restore fetches it once. */
@Tag("server")
class OneReadingTest {
    private static final Pattern DATA = Pattern.compile("GET /.*/shop_\\d+_\\d+\\.sql\\.gz.*");

    @TempDir
    static Path home;

    private static S3ProxyServer s3;
    private static S3Client client;
    private static FaultProxy proxy;
    private static LiveShop shop;
    private static String manifestKey;
    private static byte[] manifest;

    @BeforeAll
    static void start() {
        s3 = S3ProxyServer.start();
        client = s3.client();
        client.createBucket(b -> b.bucket("backups"));
        proxy = FaultProxy.before(s3.endpoint());
        shop = LiveShop.in(home, PostgresServer.start(15), "");
        shop.scene.installation.bucket("backups", s3, proxy.endpoint()).destinations("s3");
        shop.backedUp();
        manifestKey = client.listObjectsV2(b -> b.bucket("backups")).contents().stream()
                .map(object -> object.key())
                .filter(key -> key.endsWith(".manifest.json"))
                .findFirst()
                .orElseThrow();
        manifest = client.getObjectAsBytes(b -> b.bucket("backups").key(manifestKey))
                .asByteArray();
    }

    @AfterAll
    static void stop() throws Exception {
        shop.close();
        proxy.close();
        client.close();
        s3.close();
    }

    @AfterEach
    void again() {
        store(manifest);
        shop.reset();
    }

    @Test
    void theManifestSaysWhatARestoreMustKnow() throws IOException {
        JsonNode outline = Json.mapper().readTree(manifest).path("outline");
        assertThat(outline.path("database").path("encoding").asText()).isEqualTo("UTF8");
        assertThat(outline.path("objects").path("TABLE").asInt()).isPositive();
        assertThat(outline.path("roles").path("owners")).isNotEmpty();
        assertThat(outline.path("oneTransaction").asBoolean()).isTrue();
    }

    @Test
    void aQuestionFetchesNothingOfTheContent() {
        long before = fetched();
        Scene.Said said = shop.restore("--dry-run");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("plan").path("tables").asInt()).isPositive();
        assertThat(said.json().path("plan").path("rows").asLong()).isPositive();
        assertThat(fetched()).isEqualTo(before);
    }

    @Test
    void aRestoreFetchesTheContentOnce() {
        for (List<String> how :
                List.of(List.of("--mode", "test"), List.of("--mode", "safe"), List.of("--no-owner", "--no-acl"))) {
            long before = fetched();
            Scene.Said said = shop.restore(how.toArray(String[]::new));
            assertThat(said.status()).as(said.toString()).isZero();
            assertThat(fetched()).as(how.toString()).isEqualTo(before + 1);
        }
    }

    /** Rows and options of the database were believed before the first byte, and are looked at after the last. */
    @Test
    void aManifestThatSaysWhatIsNotSoEndsHarmlessly() throws IOException {
        change(said -> ((ObjectNode) said.path("rows")).put("public.marked", 3));
        shop.failedHarmlessly(shop.restore(), "VYA-7102", 4, "does not hold the rows");
        change(said -> ((ObjectNode) said.path("outline").path("database")).put("encoding", "SQL_ASCII"));
        shop.failedHarmlessly(shop.restore(), "VYA-7102", 4, "made otherwise");
    }

    @Test
    void rolesThatTheServerDoesNotHaveAreSaidBeforeAnything() throws IOException {
        change(said -> ((ArrayNode) said.path("outline").path("roles").path("owners")).add("nobody_there"));
        shop.failedHarmlessly(shop.restore(), "VYA-8019", 1, "nobody_there");
    }

    /** One that an older version wrote: all of it is read before anything is touched. */
    @Test
    void withoutThatTheContentIsReadFirst() throws IOException {
        change(said -> said.remove("outline"));
        long before = fetched();
        Scene.Said said = shop.restore();
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(fetched()).isEqualTo(before + 2);
    }

    private static void change(Consumer<ObjectNode> how) throws IOException {
        ObjectNode changed = (ObjectNode) Json.mapper().readTree(manifest);
        how.accept(changed);
        store(Json.mapper().writeValueAsBytes(changed));
    }

    private static void store(byte[] content) {
        client.putObject(b -> b.bucket("backups").key(manifestKey), RequestBody.fromBytes(content));
    }

    private static long fetched() {
        return proxy.requests().stream()
                .filter(line -> DATA.matcher(line).matches())
                .count();
    }
}
