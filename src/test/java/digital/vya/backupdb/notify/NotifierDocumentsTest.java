package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.servers.HookServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written about notifiers is so. */
@Tag("server")
class NotifierDocumentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path REFERENCE = Path.of("docs/reference");

    @Test
    void theReferenceListsEveryParameterOfEveryNotifier() throws IOException {
        List<String> rows = Files.readAllLines(REFERENCE.resolve("notifications.md")).stream()
                .filter(l -> l.matches("\\| (mail|slack|webhook) \\| .*"))
                .map(l -> l.replace("| |", "|  |"))
                .toList();
        KameletDefinitions kamelets = KameletDefinitions.read(Path.of("routes/kamelets"));
        List<String> inKamelets = kamelets.types("notify-", "-sink").stream()
                .flatMap(type -> kamelets.named("notify-" + type + "-sink").orElseThrow().parameters().values().stream()
                        .map(p -> "| " + type + " | `" + p.name() + "` | " + given(p) + " | " + p.description() + " |"))
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(inKamelets);
    }

    private static String given(KameletDefinition.Parameter parameter) {
        List<String> given = new ArrayList<>();
        if (parameter.required()) {
            given.add("required");
        }
        if (parameter.secret()) {
            given.add("secret");
        }
        if (parameter.preset() != null) {
            given.add("`" + parameter.preset().asText() + "`");
        }
        return String.join(", ", given);
    }

    @Test
    void theWebhooksJsonIsTheDocumentedOne() throws IOException {
        RunOutcome told = Outcomes.run(Outcomes.partial("prod", "shop"), Outcomes.degraded("prod", "erp"));
        Problem unrecorded =
                new Problem(ErrorCode.DISK_FULL, "the run's record was not written", ErrorCode.DISK_FULL.hint());
        RunOutcome outcome =
                new RunOutcome(told.run(), told.verdict(), told.databases(), List.of(unrecorded), told.endedAt());
        Settings.Server server = new Settings.Server("db-host-1", "São Paulo", "VYA Digital", "dba@vya.example");

        JsonNode sent = JSON.readTree(Message.of(server, outcome, null).json());

        assertThat(sent).isEqualTo(JSON.readTree(block(REFERENCE.resolve("webhook.md"), "json", 0)));
        Set<String> fields = new TreeSet<>();
        collect(sent, "", fields);
        assertThat(documentedFields()).isEqualTo(fields);
    }

    private static Set<String> documentedFields() throws IOException {
        Set<String> fields = new TreeSet<>();
        for (String line : Files.readAllLines(REFERENCE.resolve("webhook.md"))) {
            if (line.startsWith("| `")) {
                fields.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return fields;
    }

    private static void collect(JsonNode node, String path, Set<String> fields) {
        boolean knownBefore = path.equals("counts") || path.endsWith("].problems") || path.endsWith("].problem");
        if (node.isObject() && !knownBefore) {
            node.properties().forEach(e -> {
                String field = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
                fields.add(field);
                collect(e.getValue(), field, fields);
            });
        } else if (node.isArray() && !knownBefore) {
            node.forEach(item -> collect(item, path + "[]", fields));
        }
    }

    /** The guide is followed to the letter: one file, a few lines of configuration, and it works. */
    @Test
    void theGuideAddsANotifierWithoutJava(@TempDir Path home) throws Exception {
        Path guide = Path.of("docs/how-to/add-a-notifier.md");
        try (HookServer phone = HookServer.start()) {
            Installation installation = Installation.in(home);
            installation.write("routes/kamelets/notify-ntfy-sink.kamelet.yaml", block(guide, "yaml", 0));
            installation.write("config/secrets/ntfy", phone.url("/my-topic") + "\n");
            installation.configure("""
                    server: {name: db-01}
                    instances:
                      - {id: pg, engine: postgresql, host: 127.0.0.1, port: %d, user: u, policy: nightly}
                    policies:
                      - {id: nightly, destinations: [disk], notifications: [my-phone]}
                    destinations:
                      - {id: disk, type: file, parameters: {directory: %s}}
                    """.formatted(closedPort(), home.resolve("store")) + block(guide, "yaml", 1));

            try (Routes routes = new RuntimeStarter(home).start(installation.config(), false)) {
                Installation.backup(routes);
            }

            assertThat(phone.received("/my-topic")).hasSize(1);
            HookServer.Request told = phone.received("/my-topic").get(0);
            assertThat(told.body()).isEqualTo("[vya-backupdb] FAILED: pg (whole instance) on db-01");
            assertThat(told.header("Content-Type")).isEqualToIgnoringCase("text/plain; charset=utf-8");
        }
    }

    private static String block(Path document, String language, int index) throws IOException {
        Pattern fence = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        try (Stream<MatchResult> blocks =
                fence.matcher(Files.readString(document)).results()) {
            return blocks.skip(index).findFirst().orElseThrow().group(1);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
