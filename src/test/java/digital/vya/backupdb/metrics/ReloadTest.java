package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** A real {@code serve} whose configuration is changed while a backup goes on; one process, as a start costs seconds. */
@Tag("server")
class ReloadTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private Installation installation;
    private OffsetDateTime now;
    private int port;

    private record Said(int status, String out, String err) {}

    @Test
    void aChangedConfigurationIsTakenWhileABackupGoesOn() throws Exception {
        now = OffsetDateTime.now(ZoneOffset.UTC);
        port = freePort();
        Path output = home.resolve("output");
        try (HookServer hooks = HookServer.start()) {
            installation = Installation.in(home).knob("vya.http.port", port);
            installation.write("files/one", "1");
            installation.write("hook", hooks.url("/old"));
            installation.write("hook-new", hooks.url("/new"));
            installation.write("routes/triggers/asked.camel.yaml", trigger());
            Files.createDirectories(home.resolve("asked"));
            slowTar();
            installation.configure(configuration("old", "hook", """
                      - {id: late, time: "%tR", timeZone: UTC}
                      - {id: gone, time: "%tR", timeZone: UTC}
                    """.formatted(now.minusHours(2), now.plusHours(5))));
            Path states = Files.createDirectories(installation.state().resolve("schedules"));
            Files.writeString(
                    states.resolve("late.json"),
                    "{\"when\": \"%tR UTC\", \"since\": \"%s\", \"slots\": []}"
                            .formatted(now.minusHours(2), now.minusDays(1).toInstant()));

            assertThat(reload().err()).contains("VYA-1042");
            Process serve = installation.program(
                    Map.of("PATH", home.resolve("bin") + ":" + System.getenv("PATH")), output, "serve");
            try {
                await("the late run")
                        .atMost(SOON)
                        .until(() -> records(".running").size() == 1);
                refusals(serve, hooks);
                String before = Files.readString(installation.config());
                taken(hooks, output);
                twoAtOnce();
                nextRunIsOfTheNew(hooks);
                stopsWhileTheOldGoesOn(serve, output, before);
            } finally {
                serve.destroyForcibly();
                serve.waitFor();
            }
        }
    }

    private void refusals(Process serve, HookServer hooks) throws Exception {
        String good = Files.readString(installation.config());
        Path elsewhere = Files.copy(installation.config(), home.resolve("config/other.yaml"));
        assertThat(reload("--config", elsewhere.toString()).out()).contains("refused: ", "VYA-1044");

        // half-written: the command says so itself, and a signal lets the old notifications tell
        installation.configure(good.substring(0, good.indexOf("destinations:") + 20));
        Said refused = reload();
        assertThat(refused.status()).isEqualTo(5);
        assertThat(refused.err()).contains("VYA-1001", "backup.yaml:");
        hangUp(serve);
        await("the refusal").atMost(SOON).until(() -> hooks.received("/old").size() == 1);
        assertThat(hooks.received("/old").get(0).body())
                .contains("VYA-1041", "\"trigger\" : \"RELOAD\"", "FAILED: the changed configuration on here")
                .contains("backup.yaml:");
        assertThat(page()).contains("vya_reloads_total{outcome=\"refused\"} 1.0");

        // a secret that is not there, and no file at all
        installation.configure(good.replace("hook}}", "hook-lost}}"));
        hangUp(serve);
        await("the second").atMost(SOON).until(() -> hooks.received("/old").size() == 2);
        assertThat(hooks.received("/old").get(1).body()).contains("hook-lost");
        Files.delete(installation.config());
        hangUp(serve);
        await("the third").atMost(SOON).until(() -> hooks.received("/old").size() == 3);
        assertThat(page())
                .contains("vya_reloads_total{outcome=\"refused\"} 3.0")
                .contains("vya_backup_errors_total{code=\"VYA-1041\"} 3.0")
                .contains("vya_schedule_next_run_timestamp_seconds{schedule=\"gone\"}");
        assertThat(serve.isAlive()).isTrue();
        assertThat(records(".running")).hasSize(1);
        installation.configure(good);
    }

    private void taken(HookServer hooks, Path output) throws Exception {
        installation.configure(configuration("new", "hook-new", """
                  - {id: late, time: "%tR", timeZone: UTC}
                  - {id: added, time: "%tR", timeZone: UTC}
                """.formatted(now.minusHours(2), now.plusHours(6))));
        installation.knob("vya.backup.wait", "1m");
        Said taken = reload();
        assertThat(taken.status()).as(taken.toString()).isZero();
        assertThat(taken.out())
                .contains("taken: ", "schedules/added added", "schedules/gone removed", "destinations/new added")
                .contains("vya.backup.wait", "What goes on now ends by the configuration that it began with");
        String page = page();
        assertThat(page)
                .contains("vya_schedule_next_run_timestamp_seconds{schedule=\"added\"}")
                .contains("vya_delivery_total{destination=\"new\",outcome=\"committed\"} 0.0")
                .contains("vya_reloads_total{outcome=\"taken\"} 1.0")
                .doesNotContain("vya_schedule_next_run_timestamp_seconds{schedule=\"gone\"}");
        await("all triggers have looked once").atMost(SOON).untilAsserted(() -> assertThat(get("/health/ready"))
                .contains("\"status\":\"UP\""));
        assertThat(hooks.received("/new")).isEmpty();

        Files.writeString(home.resolve("go"), "");
        await("the end of the late run")
                .atMost(SOON)
                .until(() -> records(".json").size() == 1);
        assertThat(Files.readString(records(".json").get(0))).contains("\"late\"", "\"SUCCESS\"", "\"old\"");
        assertThat(store("old")).hasSize(1);
        assertThat(store("new")).isEmpty();
        await("the old one is told")
                .atMost(SOON)
                .until(() -> hooks.received("/old").size() == 4);
        await("the old one's end").atMost(SOON).until(() -> Files.readString(output)
                .contains("Nothing goes on by an earlier configuration"));
        assertThat(hooks.received("/new")).isEmpty();
        assertThat(page()).doesNotContain("camelContext=\"vya-backupdb\"").contains("camelContext=\"vya-backupdb-2\"");
    }

    private void twoAtOnce() {
        List<CompletableFuture<Said>> both =
                List.of(CompletableFuture.supplyAsync(this::reload), CompletableFuture.supplyAsync(this::reload));
        assertThat(both).allSatisfy(one -> assertThat(one.join().status())
                .as(one.join().toString())
                .isZero());
    }

    /** What was late before is decided; what drops a file is heard by the new one, once. */
    private void nextRunIsOfTheNew(HookServer hooks) throws IOException {
        Files.writeString(home.resolve("asked/one"), "");
        await("the asked run").atMost(SOON).until(() -> hooks.received("/new").size() == 1);
        assertThat(hooks.received("/new").get(0).body()).contains("\"schedule\" : \"asked\"", "SUCCESS");
        assertThat(records(".json")).hasSize(2);
        assertThat(store("new")).hasSize(1);
        assertThat(store("old")).hasSize(1);
    }

    private void stopsWhileTheOldGoesOn(Process serve, Path output, String before) throws Exception {
        Files.delete(home.resolve("go"));
        List<Path> ended = records(".json");
        Files.writeString(home.resolve("asked/two"), "");
        await("a slow run").atMost(SOON).until(() -> records(".running").size() == 1);
        installation.configure(before);
        assertThat(reload().out()).contains("schedules/gone added", "What goes on now");
        serve.destroy();
        assertThat(serve.waitFor(20, TimeUnit.SECONDS)).as("stopped").isTrue();
        assertThat(serve.exitValue()).as(Files.readString(output)).isZero();
        assertThat(records(".running")).isEmpty();
        assertThat(records(".json")).hasSize(3);
        // those of one second are in no order
        assertThat(records(".json"))
                .filteredOn(record -> !ended.contains(record))
                .singleElement()
                .satisfies(record -> assertThat(Files.readString(record)).contains("VYA-2006"));
        assertThat(Files.readString(output)).doesNotContain("VYA-1999", "\tat ");
        assertThat(reload().err()).contains("VYA-1042");
    }

    private String configuration(String destination, String hook, String schedules) {
        return """
                server: {name: here}
                instances:
                  - {id: docs, engine: files, policy: nightly, sets: [{id: files, paths: ['%1$s/files']}]}
                policies:
                  - {id: nightly, destinations: [%2$s], notifications: [hook]}
                destinations:
                  - {id: %2$s, type: file, parameters: {directory: '%1$s/store-%2$s'}}
                notifications:
                  - {id: hook, type: webhook, parameters: {url: '{{file:%1$s/%3$s}}'}}
                schedules:
                """.formatted(home, destination, hook) + schedules;
    }

    private String trigger() {
        return """
                - route:
                    id: asked
                    description: Backs up when a file appears.
                    from:
                      uri: file:%s/asked
                      parameters:
                        delete: true
                        delay: 200
                      steps:
                        - to:
                            id: asked-request
                            uri: kamelet:backup-request-action
                            parameters:
                              name: asked
                        - to:
                            id: asked-backup
                            uri: direct:backup
                """.formatted(home);
    }

    /** The archiver waits until it may go on. */
    private void slowTar() throws IOException {
        Path tar = home.resolve("bin/tar");
        installation.write("bin/tar", """
                #!/bin/sh
                case "$*" in *--version*) exec /bin/tar "$@" ;; esac
                while [ ! -e '%s/go' ]; do sleep 0.1; done
                exec /bin/tar "$@"
                """.formatted(home));
        Files.setPosixFilePermissions(tar, PosixFilePermissions.fromString("rwx------"));
    }

    private Said reload(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        RuntimeStarter starter = new RuntimeStarter(home);
        String[] words = new String[options.length + 1];
        words[0] = "reload";
        System.arraycopy(options, 0, words, 1, options.length);
        int status = new CommandLineEntry(home, starter, starter::check)
                .commandLine(new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
                .execute(words);
        return new Said(status, out.toString(), err.toString());
    }

    private static void hangUp(Process serve) {
        Tool.run("kill", "-HUP", String.valueOf(serve.pid())).orThrow("kill -HUP");
    }

    private List<Path> records(String ending) {
        Path runs = installation.state().resolve("runs");
        return Installation.files(runs).stream()
                .filter(file -> file.endsWith(ending))
                .sorted()
                .map(runs::resolve)
                .toList();
    }

    private List<String> store(String destination) {
        return Installation.files(home.resolve("store-" + destination)).stream()
                .filter(file -> file.endsWith(".manifest.json"))
                .toList();
    }

    private String page() throws Exception {
        return get("/metrics");
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
