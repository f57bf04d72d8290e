package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People hear of a restore and of a rollback when whoever ran it asked for that, however it ended. */
@Tag("server")
class RestoreNewsTest {
    @TempDir
    static Path home;

    private static LiveShop shop;
    private static HookServer hooks;

    @BeforeAll
    static void start() {
        hooks = HookServer.start();
        shop = LiveShop.in(home, PostgresServer.start(15), "").backedUp();
        shop.scene.installation.write("hook", hooks.url("/restores"));
        shop.scene
                .installation
                .policy("notifications: [ops]")
                .replaceInConfig("destinations:\n  - id: disk", """
                        notifications:
                          - {id: ops, type: webhook, on: [SUCCESS, DEGRADED, FAILED], parameters: {url: "{{file:%s}}"}}
                        destinations:
                          - id: disk""".formatted(home.resolve("hook")));
    }

    @AfterAll
    static void stop() {
        shop.close();
        hooks.close();
    }

    @Test
    void asOftenAsItWasAskedFor() {
        shop.restores();
        assertThat(told()).isEmpty();

        Scene.Said restored = shop.restore("--notify");
        assertThat(restored.status()).as(restored.toString()).isZero();
        assertThat(told()).hasSize(1);
        assertThat(told().get(0))
                .contains(
                        "SUCCESS: restore of clean/shop",
                        "\"RESTORE\"",
                        restored.json().path("id").asText());

        shop.restore("--notify", "--tables", "nothing");
        assertThat(told()).hasSize(2);
        assertThat(told().get(1)).contains("FAILED: restore of clean/shop", "VYA-8103");

        shop.restore("--notify", "--dry-run");
        assertThat(told()).hasSize(2);

        assertThat(rollback("shop").status()).isZero();
        assertThat(told()).hasSize(3);
        assertThat(told().get(2)).contains("SUCCESS: rollback of clean/shop", "\"ROLLBACK\"");

        Scene.Said failed = rollback("nowhere");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).contains("VYA-8016");
        assertThat(told()).hasSize(4);
        assertThat(told().get(3)).contains("FAILED: rollback of clean/nowhere", "VYA-8016");
    }

    private static Scene.Said rollback(String database) {
        return shop.scene.run("rollback", "-i", "clean", "-d", database, "--force", "--notify");
    }

    private static List<String> told() {
        return hooks.received("/restores").stream()
                .map(HookServer.Request::body)
                .toList();
    }
}
