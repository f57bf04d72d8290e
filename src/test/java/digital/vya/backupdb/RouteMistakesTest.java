package digital.vya.backupdb;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.RouteMistake.Kind;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mistakes made in our own routes, one at a time: what does not start is never called valid. Each is checked as
 * {@code config validate} does, and what passes is really started as {@code serve} does. A Kamelet with the mistake is
 * made too, as it would be in the night. {@code -Dsweep=long} tries many more, {@code -Dsweep.seed=N} others, and
 * {@code -Dsweep.mistakes=N} that many of a kind.
 */
@Tag("server")
class RouteMistakesTest {
    private static final boolean LONG = "long".equals(System.getProperty("sweep"));
    private static final int OF_A_KIND = Integer.getInteger("sweep.mistakes", LONG ? 400 : 14);

    @TempDir
    Path home;

    private Path routes;

    /** Files, and a folder to put them in: nothing that a start would have to reach. */
    @BeforeEach
    void install() throws IOException {
        Installation installation = Installation.in(home);
        routes = home.resolve("routes");
        try (ServerSocket free = new ServerSocket(0)) {
            installation.knob("vya.http.port", free.getLocalPort());
        }
        installation.configure("""
                server: {name: test}
                instances:
                  - {id: files, engine: files, policy: nightly, sets: [{id: all, paths: [/etc/hostname]}]}
                policies:
                  - {id: nightly, destinations: [disk]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: /tmp}}
                """);
    }

    private static long seed() {
        String given = System.getProperty("sweep.seed", "");
        return given.isBlank() ? LONG ? ThreadLocalRandom.current().nextInt(1_000_000) : 5 : Long.parseLong(given);
    }

    private List<RouteMistake> drawn(long seed) throws IOException {
        Random random = new Random(seed);
        Map<Kind, List<RouteMistake>> all = new EnumMap<>(Kind.class);
        try (Stream<Path> files = Files.walk(routes)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                RouteMistake.in(file, random).forEach(m -> all.computeIfAbsent(m.kind(), k -> new ArrayList<>())
                        .add(m));
            }
        }
        return all.values().stream()
                .flatMap(ofAKind -> {
                    Collections.shuffle(ofAKind, random);
                    return ofAKind.stream().limit(OF_A_KIND);
                })
                .toList();
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whatDoesNotStartIsNeverCalledValid(TestReporter reporter) throws Exception {
        long seed = seed();
        List<String> missed = new ArrayList<>();
        int refused = 0;
        List<RouteMistake> mistakes = drawn(seed);
        for (RouteMistake mistake : mistakes) {
            String right = Files.readString(mistake.file());
            Files.writeString(mistake.file(), mistake.text());
            try {
                start(mistake.file());
            } catch (InvalidConfiguration e) {
                refused++;
                assertThat(e.findings()).as(mistake.toString()).allSatisfy(f -> {
                    assertThat(f.file()).exists();
                    assertThat(f.fix()).isNotBlank();
                });
            } catch (Exception e) {
                missed.add(mistake + "\n    " + words(e));
            } finally {
                Files.writeString(mistake.file(), right);
            }
        }
        reporter.publishEntry(Map.of(
                "seed",
                "" + seed,
                "mistakes",
                "" + mistakes.size(),
                "refused",
                "" + refused,
                "missed",
                "" + missed.size()));
        assertThat(missed)
                .as("called valid, and do not start; -Dsweep.seed=" + seed)
                .isEmpty();
    }

    private void start(Path changed) throws Exception {
        try (ServedRoutes running =
                (ServedRoutes) new RuntimeStarter(home).start(home.resolve("config/backup.yaml"), true)) {
            String name = changed.getFileName().toString().replace(".kamelet.yaml", "");
            KameletDefinition kamelet = KameletDefinitions.read(routes.resolve("kamelets"))
                    .named(name)
                    .orElse(null);
            if (kamelet != null) {
                make(running.camel(), kamelet);
            }
        }
    }

    private static void make(CamelContext camel, KameletDefinition kamelet) throws Exception {
        camel.getRegistry().bind("aSecret", new Secret("http://localhost/"));
        String parameters = kamelet.parameters().values().stream()
                .filter(KameletDefinition.Parameter::required)
                .map(p -> p.name() + "=" + anything(p))
                .collect(Collectors.joining("&"));
        // Amazon's client wants one from somewhere, and this machine may have none
        String region = kamelet.name().equals("store-s3-action") ? "&region=us-east-1" : "";
        camel.getEndpoint("kamelet:" + kamelet.name() + "/tried?" + parameters + region)
                .createProducer()
                .start();
    }

    /** A value that a parameter can take. */
    static String anything(KameletDefinition.Parameter parameter) {
        if (parameter.secret()) {
            return "#bean:aSecret";
        }
        if (!parameter.allowed().isEmpty()) {
            return parameter.allowed().get(0);
        }
        return switch (parameter.type()) {
            case "integer", "number" -> "1";
            case "boolean" -> "true";
            default -> "localhost";
        };
    }

    private static String words(Throwable thrown) {
        StringBuilder words = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            words.append(cause.getClass().getSimpleName())
                    .append(": ")
                    .append(cause.getMessage())
                    .append(" | ");
        }
        return words.toString().replace('\n', ' ');
    }
}
