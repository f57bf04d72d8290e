package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Placeholders;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class RouteLintTest {
    @TempDir
    Path folder;

    /** A Kamelet and a route that calls it, both as they should be. */
    private static RoutesFolder good(RoutesFolder routes, String name) {
        return routes.withKamelet("store-" + name + "-action", """
                        directory:
                          title: Directory
                          description: Where it goes.
                          type: string
                          default: "{{vya.spool.directory}}"
                        secret:
                          title: Secret
                          description: What opens it.
                          type: string
                          format: password
                        """, """
                        beans:
                          - name: client
                            type: "#class:org.apache.camel.support.jsse.KeyStoreParameters"
                            properties: {password: "{{?secret}}"}
                        from:
                          uri: kamelet:source
                          steps:
                            - bean: {ref: "{{client}}", method: createKeyStore}
                            - to: {uri: file, parameters: {directoryName: "{{directory}}"}}
                        """)
                .with("backup/" + name + ".camel.yaml", """
                        - route:
                            id: NAME
                            description: Takes something somewhere.
                            errorHandler:
                              deadLetterChannel:
                                deadLetterUri: direct:NAME-failed
                            from:
                              uri: direct
                              parameters: {name: NAME}
                              steps:
                                - setVariable:
                                    id: NAME-keep
                                    name: kept
                                    expression: {simple: {expression: "${body}"}}
                                - toD:
                                    id: NAME-store
                                    uri: "kamelet:store-${variable.destination.type}-action/${variable.destination.id}"
                                - to: {uri: "kamelet:store-NAME-action/x", parameters: {directory: y}}
                        - route:
                            id: NAME-failed
                            description: Says what failed.
                            from:
                              uri: direct:NAME-failed
                              steps:
                                - log: {message: "${exception.message}", loggingLevel: ERROR}
                        """.replace("NAME", name));
    }

    @Test
    void findsNothingInAGoodFolder() {
        assertThat(good(new RoutesFolder(folder), "good").findings()).isEmpty();
    }

    @Test
    void reportsAllProblemsOfAllFilesAtOnceByFileAndLine() {
        RoutesFolder routes = good(new RoutesFolder(folder), "good")
                .with("backup/a.camel.yaml", """
                        - route:
                            id: good
                            from:
                              uri: direct:good
                              steps:
                                - to: {uri: "direct:nowhere"}
                                - too: {uri: "direct:good"}
                                - to: {uri: "log:x", parameters: {showBdy: true}}
                                - bean: {ref: nobody}
                        """)
                .with("backup/b.yml", "")
                .with("notify/broken.camel.yaml", "- route:\n\tid: x\n")
                .withKamelet("store-b-action", "{}", "from: {uri: kamelet:source, steps: [{marshal: {json: {}}}]}\n");
        assertThat(routes.findings())
                .containsExactly(
                        "WARNING backup/a.camel.yaml:1 the route has no description | Add `description:`: say what it is for.",
                        "ERROR backup/a.camel.yaml:7 unknown key `too` in `steps` | Did you mean `to`?",
                        "ERROR backup/a.camel.yaml:8 `log` has no option `showBdy` | Did you mean `showBody`?",
                        "ERROR backup/a.camel.yaml:9 there is no bean `nobody` | Declare it below `beans:`, or mend the name.",
                        "ERROR backup/b.yml:0 the file is never loaded | Rename it to `b.camel.yaml`.",
                        "ERROR backup/good.camel.yaml:2 route id `good` is already used in `backup/a.camel.yaml`, line 2"
                                + " | Give one of the two another id.",
                        "ERROR backup/good.camel.yaml:8 `direct:good` is already consumed in `backup/a.camel.yaml`,"
                                + " line 4 | Give one of the two routes another name.",
                        "ERROR kamelets/store-b-action.kamelet.yaml:12 `marshal` holds the whole body in memory | Move it"
                                + " to a route whose id names the manifest and use `json:`, or leave it out.",
                        "ERROR notify/broken.camel.yaml:2 not valid YAML: a tab where spaces are needed"
                                + " | Check indentation, colons and quotes around here.");
    }

    @Test
    void saysThatThereIsNoFolder() {
        assertThat(new RoutesFolder(folder.resolve("none")).findings())
                .containsExactly(
                        "ERROR :0 there is no folder of routes here | Run from the product's folder, or set its"
                                + " home.");
    }

    /** Measured as work of this thread, so that a busy machine does not decide. It runs at every start of the runtime. */
    @Test
    void isQuick() {
        RoutesFolder routes = new RoutesFolder(folder);
        List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m").forEach(name -> good(routes, name));
        RouteLint lint = new RouteLint(
                folder, Map.of(), Set.of(), Placeholders.of(folder).with(new Properties()));
        assertThat(lint.check()).isEmpty();
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        lint.check();
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(1));
    }
}
