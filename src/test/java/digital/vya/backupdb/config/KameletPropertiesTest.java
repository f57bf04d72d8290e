package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import digital.vya.backupdb.routes.InstanceKamelets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Tag("unit")
class KameletPropertiesTest {
    private static final Path KAMELETS = Path.of("src/test/resources/kamelets/secrets");

    @TempDir
    Path home;

    private Settings settings(String destination) {
        Homes.with(home, SettingsLoaderTest.SMALL.replaceFirst("(?m)^  - \\{id: disk.*$", destination));
        return new SettingsReader(home, Homes.placeholders(home, Map.of()))
                .read(
                        new Schema()
                                .withDefaults(YamlFile.read(home.resolve("config/backup.yaml"), new Findings(home))
                                        .orElseThrow()
                                        .tree()),
                        List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "{{",
                "}}",
                "a{{env:HOME}}b",
                "{{nope}}",
                "#bean:probe",
                "#class:java.lang.String",
                "#hash",
                "a&b=c?d#e%41+f g",
                "'single' \"double\" `back` \\ \\{{ \\n",
                "${body} ${exception}",
                "RAW(x)",
                " ação 🔑 ",
                "line\nline",
                "[1,2]",
                "true"
            })
    void aSecretArrivesAsItIs(String secret) throws Exception {
        Settings settings = settings(
                "  - {id: vault, type: probe, parameters: {secret: '{{env:SECRET}}', folder: '{{env:FOLDER}}'}}");
        Placeholders placeholders = Homes.placeholders(home, Map.of("SECRET", secret, "FOLDER", "/a b/#1&c%41"));
        Probe.Component component = new Probe.Component();
        Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        camel.addAppender(log);
        camel.setAdditive(false);
        camel.setLevel(Level.DEBUG);
        try {
            assertThat(call(settings, placeholders, component)).isEqualTo(List.of(secret, "/a b/#1&c%41"));
        } finally {
            camel.setLevel(null);
            camel.setAdditive(true);
            camel.detachAppender(log);
        }

        assertThat(component.secrets).containsExactly(secret);
        assertThat(component.uris).allSatisfy(uri -> assertThat(uri).contains("bean:secret."));
        String said = log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
        if (secret.length() > 8) {
            assertThat(said).contains("store-probe-action").doesNotContain(secret);
        }
    }

    private static Object call(Settings settings, Placeholders placeholders, Probe.Component component)
            throws Exception {
        Main main = new Main();
        main.addOverrideProperty(
                "camel.component.kamelet.location", KAMELETS.toUri().toString());
        main.bind("kamelet", new InstanceKamelets());
        main.bind("secret-probe", component);
        KameletProperties.of(settings, KameletDefinitions.read(KAMELETS), placeholders)
                .addTo(main);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:probe").toD("kamelet:store-probe-action/${body}");
            }
        });
        main.start();
        try {
            return main.getCamelTemplate().requestBody("direct:probe", (Object) "vault");
        } finally {
            main.stop();
        }
    }

    @Test
    void everyParameterHasItsPropertyAndNoSecretStandsInOne() {
        Homes.with(home, """
                server: {name: db-01}
                instances:
                  - {id: main, engine: postgresql, policy: nightly}
                policies:
                  - id: nightly
                    dump: {jobs: 2}
                    timeouts: {dump: 2s}
                    destinations: [cloud]
                    notifications: [team]
                  - {id: schema, timeouts: {dump: 3s}, destinations: [cloud]}
                  - {id: other, destinations: [cloud]}
                schedules:
                  - {id: deploys, instances: [main], policy: schema}
                destinations:
                  - {id: cloud, type: s3, parameters: {bucket: "{{env:B}}", pathStyle: true, secretKey: in-plain}}
                notifications:
                  - {id: team, type: mail, parameters: {to: dba@example.com}}
                """);
        KameletDefinitions kamelets = KameletDefinitions.ofHome(home);
        Placeholders placeholders = Homes.placeholders(home, Map.of("B", "b"));
        Settings settings =
                new SettingsLoader(home, kamelets, placeholders).load().orThrow();
        Properties expected = new Properties();
        expected.putAll(Map.of(
                "camel.kamelet.store-s3-action.cloud.bucket", "{{env:B}}",
                "camel.kamelet.store-s3-action.cloud.pathStyle", "true",
                "camel.kamelet.store-s3-action.cloud.secretKey", "#bean:secret.store-s3-action.cloud.secretKey",
                "camel.kamelet.notify-mail-sink.team.to", "dba@example.com",
                "camel.kamelet.dump-postgresql-action.main.nightly.jobs", "2",
                "camel.kamelet.dump-postgresql-action.main.nightly.timeout", "2000",
                "camel.kamelet.dump-roles-postgresql-action.main.nightly.timeout", "2000",
                "camel.kamelet.dump-postgresql-action.main.schema.jobs", "1",
                "camel.kamelet.dump-postgresql-action.main.schema.timeout", "3000",
                "camel.kamelet.dump-roles-postgresql-action.main.schema.timeout", "3000"));

        assertThat(KameletProperties.of(settings, kamelets, placeholders).properties())
                .isEqualTo(expected);
        assertThat(settings.toString()).doesNotContain("in-plain").contains("secretKey");
    }
}
