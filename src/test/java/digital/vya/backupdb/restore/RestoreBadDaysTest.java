package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are damaged, gone or not there: said in step one, before anything is touched. */
@Tag("server")
class RestoreBadDaysTest {
    private static final String DATA = "(?s).*/shop_\\d+_\\d+\\.sql\\.gz";
    private static final String ROLES = "(?s).*_roles\\.sql\\.gz";
    private static final String MANIFEST = "(?s).*\\.manifest\\.json";

    @TempDir
    static Path home;

    private static final Map<Path, byte[]> STORED = new HashMap<>();
    private static LiveShop shop;

    @BeforeAll
    static void start() throws IOException {
        shop = LiveShop.in(home, PostgresServer.start(15), "").backedUp();
        Path disk = shop.scene.installation.destination("disk");
        for (String file : Installation.files(disk)) {
            STORED.put(disk.resolve(file), Files.readAllBytes(disk.resolve(file)));
        }
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void mend() throws IOException {
        Path disk = shop.scene.installation.destination("disk");
        for (String file : Installation.files(disk)) {
            Files.delete(disk.resolve(file));
        }
        for (Map.Entry<Path, byte[]> file : STORED.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
    }

    @Test
    void aFlippedByte() throws IOException {
        Path data = stored(DATA);
        byte[] bytes = STORED.get(data).clone();
        bytes[bytes.length / 2] ^= 1;
        Files.write(data, bytes);
        Scene.Said said = shop.restore();
        String code = said.json().path("problems").path(0).path("code").asText();
        assertThat(code).isIn("VYA-7101", "VYA-7102");
        shop.failedHarmlessly(said, code, 4, "disk", data.getFileName().toString());
    }

    /** What is dropped for it is dropped only when all of it was read. */
    @Test
    void aFlippedByteWhereTheLiveDatabaseWouldGoFirst() throws IOException {
        Path data = stored(DATA);
        byte[] bytes = STORED.get(data).clone();
        bytes[bytes.length / 2] ^= 1;
        Files.write(data, bytes);
        Scene.Said said = shop.restore("--mode", "fast", "--recreate");
        String code = said.json().path("problems").path(0).path("code").asText();
        assertThat(code).isIn("VYA-7101", "VYA-7102");
        shop.failedHarmlessly(said, code, 1, "disk", data.getFileName().toString());
    }

    @Test
    void aFileCutShort() throws IOException {
        Path data = stored(DATA);
        Files.write(data, Arrays.copyOf(STORED.get(data), STORED.get(data).length / 2));
        shop.failedHarmlessly(
                shop.restore(), "VYA-7102", 1, "disk", data.getFileName().toString());
    }

    @Test
    void aFileThatIsGone() throws IOException {
        Path data = stored(DATA);
        Files.delete(data);
        shop.failedHarmlessly(
                shop.restore(), "VYA-8005", 1, "disk", data.getFileName().toString());
    }

    @Test
    void rolesThatAreNotWantedAreNotLookedFor() throws IOException {
        Files.delete(stored(ROLES));
        Scene.Said said = shop.restore("--mode", "test", "--skip-roles");
        assertThat(said.status()).as(said.toString()).isZero();
        shop.isUntouched();
    }

    @Test
    void damagedRoles() throws IOException {
        Path roles = stored(ROLES);
        byte[] bytes = STORED.get(roles).clone();
        bytes[bytes.length - 5] ^= 1;
        Files.write(roles, bytes);
        Scene.Said said = shop.restore();
        String code = said.json().path("problems").path(0).path("code").asText();
        assertThat(code).isIn("VYA-7101", "VYA-7102");
        shop.failedHarmlessly(said, code, 1, "disk", roles.getFileName().toString());
    }

    @Test
    void anotherChecksumThanTheManifestNames() throws IOException {
        changeManifest(manifest ->
                manifest.path("artifacts").forEach(artifact -> ((ObjectNode) artifact).put("sha256", "0".repeat(64))));
        shop.failedHarmlessly(shop.restore("--skip-roles"), "VYA-7102", 4, "disk", "SHA-256");
        shop.failedHarmlessly(shop.restore(), "VYA-7102", 1, "disk", "SHA-256");
    }

    @Test
    void otherRowsThanTheManifestNames() throws IOException {
        changeManifest(manifest -> ((ObjectNode) manifest.path("rows")).put("public.marked", 3));
        shop.failedHarmlessly(shop.restore(), "VYA-7102", 4, "does not hold the rows");
    }

    @Test
    void aManifestThatNamesNoData() throws IOException {
        changeManifest(manifest -> ((ArrayNode) manifest.get("artifacts")).remove(0));
        shop.failedHarmlessly(shop.restore(), "VYA-7001", 1, "names no data");
    }

    @Test
    void aManifestFromTheFuture() throws IOException {
        changeManifest(manifest -> manifest.put("version", 99));
        shop.failedHarmlessly(shop.restore(), "VYA-7001", 1, "disk", ".manifest.json", "version 99");
    }

    @Test
    void theNewestCannotBeReadSoAnOlderOneIsTakenAndItIsSaid() throws IOException {
        Path manifest = stored(MANIFEST);
        Path newer = manifest.resolveSibling("shop_20990101_000000.manifest.json");
        Files.writeString(newer, "{ half a manif");
        Scene.Said said = shop.restore("--mode", "test");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("plan").path("warnings").toString())
                .contains("VYA-7001", newer.getFileName().toString());
        shop.isUntouched();
    }

    @Test
    void whatIsNotThere() {
        shop.failedHarmlessly(
                shop.scene.restore("--point", "pg/shop/shop_20010101_000000", "--instance", "clean"),
                "VYA-8004",
                1,
                "pg/shop/shop_20010101_000000");
        shop.failedHarmlessly(
                shop.scene.restore("--database", "shap", "--source", "pg", "--instance", "clean"),
                "VYA-8004",
                1,
                "shap");
        shop.failedHarmlessly(
                shop.scene.restore("--database", "shop", "--source", "pg", "--instance", "cleen"),
                "VYA-1002",
                1,
                "cleen",
                "clean");
        shop.failedHarmlessly(shop.restore("--at", "2001-01-01"), "VYA-8004", 1, "shop", "2001");
        shop.failedHarmlessly(shop.restore("--from", "nowhere"), "VYA-5005", 1, "nowhere");
        shop.failedHarmlessly(
                shop.scene.restore("--database", "shop", "--source", "pgg", "--instance", "clean"),
                "VYA-8004",
                1,
                "shop",
                "pgg");
    }

    private interface Change {
        void of(ObjectNode manifest);
    }

    private static void changeManifest(Change change) throws IOException {
        Path file = stored(MANIFEST);
        ObjectNode manifest = (ObjectNode) Json.mapper().readTree(file.toFile());
        change.of(manifest);
        Files.write(file, Json.mapper().writeValueAsBytes(manifest));
    }

    private static Path stored(String pattern) {
        return STORED.keySet().stream()
                .filter(file -> file.toString().matches(pattern))
                .findFirst()
                .orElseThrow(() -> new AssertionError(pattern + " is not in " + STORED.keySet()));
    }
}
