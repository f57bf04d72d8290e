package digital.vya.backupdb;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Secret;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.lint.RouteLint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes and Kamelets we ship: the checks find nothing in them, miss no slip in them, and Camel takes them all. */
@Tag("server")
class ShippedRoutesTest {
    private static final Path ROUTES = Path.of("routes");
    private static final Pattern KEY = Pattern.compile("^( *(?:- )?)([a-zA-Z]+):( |$)");

    @TempDir
    Path home;

    private static List<Path> files(Path routes) throws IOException {
        try (Stream<Path> all = Files.walk(routes)) {
            return all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static List<Finding> check(Path routes) {
        Properties knobs =
                Knobs.load(Path.of("").toAbsolutePath()).value().orElseThrow().properties();
        return new RouteLint(
                        routes, Wiring.BEANS, Set.of(), Placeholders.of(routes).with(knobs))
                .check();
    }

    @Test
    void nothingIsFoundInThem() {
        assertThat(check(ROUTES)).isEmpty();
    }

    /** Else each command would check them again. */
    @Test
    void theyAskForNothingThatStandsInTheEnvironment() {
        Placeholders asked = Placeholders.of(ROUTES)
                .with(Knobs.load(Path.of("").toAbsolutePath())
                        .value()
                        .orElseThrow()
                        .properties());
        new RouteLint(ROUTES, Wiring.BEANS, Set.of(), asked).check();
        assertThat(asked.wasAskedBeyondProperties()).isFalse();
        asked.property("HOME");
        assertThat(asked.wasAskedBeyondProperties()).isTrue();
    }

    @Test
    void aSlipInAnyKeyIsFoundWhereItIs() throws IOException {
        List<String> missed = new ArrayList<>();
        for (Path file : files(ROUTES)) {
            missed.addAll(missedSlips(file, ROUTES.relativize(file)));
        }
        assertThat(missed).isEmpty();
    }

    /** Kaoto writes what stands in an address below it, and folds what is long. */
    @Test
    void aSlipInARouteThatKaotoWroteIsFoundToo() throws IOException {
        Path file = home.resolve("kaoto.camel.yaml");
        Files.writeString(file, """
                - route:
                    id: kaoto
                    description: >-
                      What Kaoto writes, in lines that may begin with
                      a: colon.
                    from:
                      uri: quartz
                      parameters:
                        groupName: vya
                        triggerName: kaoto
                        cron: 0 0 3 * * ?
                      steps:
                        - to:
                            id: kaoto-request
                            uri: kamelet
                            parameters:
                              templateId: backup-request-action
                              routeId: kaoto
                              name: kaoto
                # kamelet:backup-request-action
                """);
        assertThat(missedSlips(file, Path.of("triggers/kaoto.camel.yaml"))).isEmpty();
    }

    private List<String> missedSlips(Path file, Path place) throws IOException {
        List<String> missed = new ArrayList<>();
        // alone with the Kamelets it names, so that each of a thousand checks is short
        Path folder = home.resolve(file.getFileName() + "-alone");
        String text = Files.readString(file);
        for (Path other : files(ROUTES)) {
            String kamelet = "kamelet:" + other.getFileName().toString().replace(".kamelet.yaml", "");
            if (text.contains(kamelet)) {
                copy(other, folder);
            }
        }
        Path copy = folder.resolve(place);
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, text);
        List<Finding> before = check(folder);
        List<String> lines = Files.readAllLines(file);
        Set<String> keys = RouteMistake.keys(file);
        for (int i = 0; i < lines.size(); i++) {
            int line = i + 1;
            Matcher key = KEY.matcher(lines.get(i));
            if (!key.find() || !keys.contains(line + " " + key.group(2))) {
                continue;
            }
            String slip = key.replaceFirst("$1$2Xx:$3");
            List<String> changed = new ArrayList<>(lines);
            changed.set(i, slip);
            Files.write(copy, changed);
            if (check(folder).stream().noneMatch(f -> f.line() == line && !before.contains(f))) {
                missed.add(file + ":" + line + " " + slip.strip());
            }
        }
        return missed;
    }

    private static void copy(Path file, Path folder) throws IOException {
        Path copy = folder.resolve(ROUTES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
    }

    @Test
    void camelTakesThemAll() throws Exception {
        Installation.in(home);
        Path routes = home.resolve("routes");
        KameletDefinitions kamelets = KameletDefinitions.read(routes.resolve("kamelets"));
        Settings nothing = new Settings(
                new Settings.Server("here", null, null, null), List.of(), List.of(), List.of(), List.of(), List.of());
        Main main = new Main();
        main.configure().withRoutesIncludePattern("file:" + routes + "/**/*.camel.yaml");
        main.addInitialProperty("camel.component.kamelet.location", "file:" + routes.resolve("kamelets"));
        try (Foundation foundation = new Foundation(Knobs.load(home).value().orElseThrow());
                Wiring wiring = new Wiring(nothing, foundation, kamelets, Placeholders.of(home))) {
            wiring.bindTo(main);
            main.bind("aSecret", new Secret("http://localhost/"));
            kamelets.all().forEach(k -> k.parameters().values().stream()
                    .filter(KameletDefinition.Parameter::required)
                    .forEach(p -> main.addOverrideProperty(
                            "camel.kamelet." + k.name() + ".tried." + p.name(), RouteMistakesTest.anything(p))));
            // Amazon's client wants one from somewhere, and this machine may have none
            main.addOverrideProperty("camel.kamelet.store-s3-action.tried.region", "us-east-1");
            main.start();
            CamelContext camel = main.getCamelContext();
            for (KameletDefinition kamelet : kamelets.all()) {
                camel.getEndpoint("kamelet:" + kamelet.name() + "/tried")
                        .createProducer()
                        .start();
            }
            assertThat(camel.getRoutes().stream().map(Route::getId))
                    .containsAll(kamelets.all().stream()
                            .map(k -> k.name() + "/tried")
                            .toList());
            assertThat(camel.getRoutes())
                    .allSatisfy(r -> assertThat(camel.getRouteController().getRouteStatus(r.getId()))
                            .as(r.getId())
                            .isEqualTo(ServiceStatus.Started));
        } finally {
            main.stop();
        }
    }
}
