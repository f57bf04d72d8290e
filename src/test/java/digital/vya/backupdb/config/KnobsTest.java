package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class KnobsTest {
    @TempDir
    Path home;

    private Checked<Knobs> load(String file, Map<String, String> environment, Map<String, String> system)
            throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.properties"), file);
        return Knobs.load(home, environment::get, system::get);
    }

    @Test
    void hasDefaults() throws IOException {
        Knobs knobs = load("", Map.of(), Map.of()).orThrow();

        assertThat(knobs.spoolDirectory()).isEqualTo(home.resolve("var/spool"));
        assertThat(knobs.stateDirectory()).isEqualTo(home.resolve("var/state"));
        assertThat(knobs.spoolReserve()).isEqualTo(1L << 30);
        assertThat(knobs.delivery())
                .isEqualTo(
                        new Knobs.Delivery(5, Duration.ofSeconds(2), 2.0, Duration.ofMinutes(5), Duration.ofHours(6)));
        assertThat(knobs.httpHost()).isEqualTo("127.0.0.1");
        assertThat(knobs.httpPort()).isEqualTo(9464);
        assertThat(knobs.values()).containsEntry("vya.log.format", "text");
        assertThat(knobs.postgresqlTools()).isEmpty();
        assertThat(knobs.processGrace()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void systemPropertyWinsOverEnvironmentOverFileOverDefault() throws IOException {
        String file = "vya.http.port = 1\nvya.http.host = file\nvya.log.format = json\n";
        Map<String, String> environment = Map.of("VYA_HTTP_PORT", "2", "VYA_HTTP_HOST", "environment");
        Knobs knobs = load(file, environment, Map.of("vya.http.port", "3")).orThrow();

        assertThat(knobs.httpPort()).isEqualTo(3);
        assertThat(knobs.httpHost()).isEqualTo("environment");
        assertThat(knobs.values()).containsEntry("vya.log.format", "json");
        assertThat(knobs.properties())
                .containsEntry("vya.http.port", "3")
                .containsEntry("vya.http.host", "environment")
                .containsEntry("vya.spool.directory", home.resolve("var/spool").toString());
    }

    @Test
    void everythingWrongIsReportedAtOnce() throws IOException {
        String file = """
                # a comment
                vya.spool.dirctory = /spool
                vya.spool.reserve = much
                vya.delivery.timeout = 6 hours
                vya.http.port = 9464
                vya.http.port = 9465
                camel.main.name = x
                camel.main.stream-caching-enabled = false
                camel.main.shutdownTimeot = 9
                quartz.threads = 2
                vya.delivery.backOffMultiplier = 0.5
                vya.node.lease = 59s
                """;
        Map<String, String> environment = Map.of("VYA_LOG_FORMAT", "secret-xml");
        Checked<Knobs> checked = load(file, environment, Map.of("vya.process.grace", "secret-long"));

        assertThat(checked.findings())
                .extracting(f -> f.line() + ": " + f.what() + ". " + f.fix())
                .containsExactlyInAnyOrder(
                        "2: unknown knob `vya.spool.dirctory`. Did you mean `vya.spool.directory`?",
                        "3: `vya.spool.reserve` is not valid. Give it a size such as 500MB, 1GB or 2TB.",
                        "4: `vya.delivery.timeout` is not valid." + " Give it a duration such as 500ms, 30s, 5m or 6h.",
                        "6: the key `vya.http.port` stands twice, first on line 5. Remove one of them.",
                        "9: Camel has no setting `camel.main.shutdownTimeot`."
                                + " Did you mean `camel.main.shutdownTimeout`?",
                        "10: unknown key `quartz.threads`. Keys start with `vya.` or `camel.`.",
                        "11: `vya.delivery.backOffMultiplier` is not valid. Give it a number, 1 or more.",
                        "12: `vya.node.lease` is not valid."
                                + " Give it a duration such as 90s, 5m or 1h, one minute or more.",
                        "0: the environment variable VYA_LOG_FORMAT is not valid. Give it text or json.",
                        "0: the system property -Dvya.process.grace is not valid."
                                + " Give it a duration such as 500ms, 30s, 5m or 6h.");
        assertThat(checked.valid()).isFalse();
        assertThat(checked.findings()).allMatch(f -> f.severity() == Finding.Severity.ERROR);
    }

    @Test
    void logbackSeesTheKnobsOfTheLog() throws IOException {
        Knobs knobs = load("vya.log.format = json\nvya.log.level = DEBUG\n", Map.of(), Map.of())
                .orThrow();
        Map<String, String> before = new HashMap<>();
        List<String> keys = List.of("vya.log.format", "vya.log.level");
        keys.forEach(key -> before.put(key, System.getProperty(key)));
        try {
            knobs.applyToLog();
            assertThat(System.getProperty("vya.log.format")).isEqualTo("json");
            assertThat(System.getProperty("vya.log.level")).isEqualTo("DEBUG");
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }

    @Test
    void aMissingFileMeansTheDefaults() {
        assertThat(Knobs.load(home, k -> null, k -> null).orThrow().httpPort()).isEqualTo(9464);
    }

    @Test
    void camelGetsItsSettingsAndRoutesSeeKnobs() throws Exception {
        Path shipped = Path.of("").toAbsolutePath();
        Main main = new Main();
        Knobs.load(shipped, Map.of("VYA_DELIVERY_MAXIMUMREDELIVERIES", "7")::get, k -> null)
                .orThrow()
                .addTo(main);
        main.start();
        try {
            CamelContext camel = main.getCamelContext();
            assertThat(camel.getName()).isEqualTo("vya-backupdb");
            assertThat(camel.isStreamCaching()).isFalse();
            assertThat(camel.getShutdownStrategy().getTimeout()).isEqualTo(6);
            assertThat(camel.resolvePropertyPlaceholders("{{vya.delivery.maximumRedeliveries}}"))
                    .isEqualTo("7");
            assertThat(camel.resolvePropertyPlaceholders("{{vya.spool.directory}}"))
                    .isEqualTo(shipped.resolve("var/spool").toString());
        } finally {
            main.stop();
        }
    }

    @Test
    void routesSeeTheCheckedKnobAndNotTheSystemPropertyBehindIt() throws Exception {
        String key = "vya.delivery.redeliveryDelay";
        System.setProperty(key, "200ms");
        Main main = new Main();
        Knobs.load(Path.of("").toAbsolutePath(), k -> null, System::getProperty)
                .orThrow()
                .addTo(main);
        try {
            main.start();
            assertThat(main.getCamelContext().resolvePropertyPlaceholders("{{" + key + "}}"))
                    .isEqualTo("200");
        } finally {
            System.clearProperty(key);
            main.stop();
        }
    }

    @Test
    void theShippedFileShowsEveryKnobWithItsDefaultAndAComment() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("config/application.properties"));
        for (Knob knob : Knob.values()) {
            int at = lines.indexOf((knob.key() + " = " + knob.preset()).strip());
            assertThat(at).as(knob.key()).isPositive();
            assertThat(lines.get(at - 1)).as("comment of " + knob.key()).startsWith("# ");
        }
        assertThat(Knobs.load(Path.of("").toAbsolutePath(), k -> null, k -> null)
                        .findings())
                .isEmpty();
    }
}
