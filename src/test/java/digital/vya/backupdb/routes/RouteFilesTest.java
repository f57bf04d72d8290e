package digital.vya.backupdb.routes;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.yaml.YamlNode;
import digital.vya.backupdb.config.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command loads is all that it can come to, and little besides. */
@Tag("unit")
class RouteFilesTest {
    private static final Path SHIPPED = Path.of("routes");
    private static final Pattern ENTRY = Pattern.compile("\"direct:([\\w-]+)\"");

    @TempDir
    Path routes;

    private void write(String file, String text) throws IOException {
        Path path = routes.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static String route(String name, String steps) {
        return """
                - route:
                    id: NAME
                    description: Calls direct in its description.
                    from:
                      id: NAME-from
                      uri: direct:NAME
                      steps:
                """.replace("NAME", name) + steps.indent(8);
    }

    private List<String> needed(String name) {
        return RouteFiles.of(routes).neededBy(name).stream()
                .map(f -> routes.relativize(f).toString().replace(".camel.yaml", ""))
                .toList();
    }

    @Test
    void javaThatIsNotOursMayCallAnyRoute() throws IOException {
        write("b.camel.yaml", route("b", "- log: {id: l, message: nothing}\n"));
        for (String own : List.of(
                "- bean: {id: x, beanType: com.example.Own, method: go}\n",
                "- split: {id: x, aggregationStrategy: \"#class:com.example.Own\", steps: []}\n")) {
            write("a.camel.yaml", route("a", own));
            assertThat(needed("a")).as(own).containsExactly("a", "b");
        }
        write("a.camel.yaml", route("a", "- to: {id: x, uri: \"kamelet:own-action\"}\n"));
        write("kamelets/own-action.kamelet.yaml", "  - {name: x, type: \"#class:com.example.Own\"}\n");
        assertThat(needed("a")).containsExactly("a", "b");
        write(
                "kamelets/own-action.kamelet.yaml",
                "  - {name: x, type: \"#class:digital.vya.backupdb.store.FileStore\"}\n");
        assertThat(needed("a")).containsExactly("a");
    }

    @Test
    void followsCallsAndLeavesTheRest() throws IOException {
        write("a.camel.yaml", route("a", "- to: {id: x, uri: direct:b}\n"));
        write("b.camel.yaml", """
                - route:
                    id: b
                    description: As Kaoto writes it.
                    from:
                      id: b-from
                      uri: direct
                      parameters:
                        name: b
                      steps:
                        - to:
                            id: b-to
                            uri: direct
                            parameters:
                              name: c
                """);
        write("c.camel.yaml", route("c", "- log: {id: l, message: nothing}\n"));
        write("d.camel.yaml", route("d", "- to: {id: x, uri: \"direct:a\"}\n"));
        write("triggers/t.camel.yaml", route("t", ""));
        assertThat(needed("a")).containsExactly("a", "b", "c");
        assertThat(needed("c")).containsExactly("c");
        assertThat(needed("d")).containsExactly("a", "b", "c", "d");
        assertThat(needed("unknown")).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aCallMayGoThroughKamelets() throws IOException {
        write("a.camel.yaml", route("a", "- toD: {id: x, uri: \"kamelet:store-${variable.type}-action/${body}\"}\n"));
        write("b.camel.yaml", route("b", "- to: {id: x, uri: kamelet:pack-action}\n"));
        write("c.camel.yaml", route("c", ""));
        write("kamelets/store-own-action.kamelet.yaml", "spec: {template: {from: {steps: [to: 'kamelet:mine']}}}\n");
        write("kamelets/mine.kamelet.yaml", "spec: {template: {from: {steps: [to: 'direct:c']}}}\n");
        write("kamelets/pack-action.kamelet.yaml", "spec: {template: {from: {steps: []}}}\n");
        assertThat(needed("a")).containsExactly("a", "c");
        assertThat(needed("b")).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- toD: {id: x, uri: \"direct:${body}\"}\n",
                "- toD: \"${variable.next}\"\n",
                "- to: {id: x, uri: \"{{next}}\"}\n",
                "- to:\n    id: x\n    uri: >-\n      direct:\n      b\n",
                "- toD:\n    uri: direct\n    parameters:\n      block: true\n      name: ${body}\n",
                "- recipientList: {id: x, expression: {simple: {expression: \"${body}\"}}}\n",
            })
    void whereTheCallIsMadeWhileRunningAllAreNeeded(String steps) throws IOException {
        write("a.camel.yaml", route("a", steps));
        write("b.camel.yaml", route("b", ""));
        write("c.camel.yaml", route("c", ""));
        assertThat(needed("a")).containsExactly("a", "b", "c");
        assertThat(needed("c")).as("calls nothing").containsExactly("c");
    }

    @Test
    void aKameletMayMakeTheCallWhileRunningToo() throws IOException {
        write("a.camel.yaml", route("a", "- to: {id: x, uri: kamelet:pack-action}\n"));
        write("b.camel.yaml", route("b", ""));
        write("kamelets/pack-action.kamelet.yaml", "spec: {template: {from: {steps: [toD: 'direct:{{next}}']}}}\n");
        assertThat(needed("a")).containsExactly("a", "b");
        assertThat(needed("b")).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- routeConfiguration:\n    id: r\n",
                "- route:\n    id: r\n    from:\n      uri: seda:r\n      steps: []\n",
                "- route:\n    id: r\n    from: {uri: \"direct:r\", steps: []}\n",
                "- from:\n    uri: direct:r\n    steps: []\n",
                "- route:\n    id: r\n    from:\n      uri: direct:r\n      steps: []\n- beans: []\n",
                "- route:\n    from:\n      uri: direct:r\n- route:\n    from:\n      uri: timer:s\n",
            })
    void whatIsNotUnderstoodIsAlwaysNeeded(String file) throws IOException {
        write("a.camel.yaml", route("a", ""));
        write("r.camel.yaml", file + "# direct:b\n");
        write("b.camel.yaml", route("b", ""));
        write("c.camel.yaml", route("c", ""));
        assertThat(needed("a")).containsExactly("a", "b", "r");
    }

    /** Read another way, so that nothing that a shipped route calls is missing when it is called. */
    @Test
    void nothingThatAShippedRouteCallsIsLeftOut() throws IOException {
        RouteFiles files = RouteFiles.of(SHIPPED);
        Set<String> entries = entries();
        assertThat(entries).contains("backup", "restore", "restore-list", "recover");
        for (String entry : entries) {
            List<Path> needed = new ArrayList<>(files.neededBy(entry));
            Set<String> offered = new HashSet<>();
            Set<String> called = new TreeSet<>();
            for (Path file : needed) {
                direct(YamlReader.read(file, (line, what, fix) -> {}).orElseThrow(), "", offered, called);
            }
            called.removeAll(offered);
            assertThat(called).as(entry).isEmpty();
            assertThat(offered).contains(entry);
            assertThat(needed).as(entry).hasSizeLessThan(files.all().size());
        }
        assertThat(files.neededBy("restore-list")).noneMatch(f -> f.toString().contains("/backup/"));
        assertThat(files.neededBy("backup")).noneMatch(f -> f.toString().contains("/restore/"));
    }

    private static void direct(YamlNode node, String key, Set<String> offered, Set<String> called) {
        String uri = node.at("uri").map(YamlNode::text).orElse(null);
        if (uri != null && uri.matches("direct(:.*)?")) {
            String name = uri.contains(":")
                    ? uri.substring("direct:".length())
                    : node.at("parameters", "name").map(YamlNode::text).orElseThrow();
            (key.equals("from") ? offered : called).add(name);
        }
        node.entries().forEach(entry -> direct(entry.value(), entry.key(), offered, called));
        node.items().forEach(item -> direct(item, key, offered, called));
    }

    /** What Java calls. */
    private static Set<String> entries() throws IOException {
        Set<String> entries = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher entry = ENTRY.matcher(Files.readString(source));
                while (entry.find()) {
                    entries.add(entry.group(1));
                }
            }
        }
        return entries;
    }
}
