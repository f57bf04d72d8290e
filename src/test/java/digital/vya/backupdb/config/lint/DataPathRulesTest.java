package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class DataPathRulesTest {
    private static final String HOLDING = """
            from:
              uri: kamelet:source
              steps:
                - marshal: {json: {}}
                - unmarshal: {json: {}}
                - convertBodyTo: {type: "byte[]"}
                - convertBodyTo: String
                - log: "dumped ${body}"
                - setBody: {expression: {simple: {expression: "${bodyAs(String)}"}}}
                - setVariable: {name: x, expression: {simple: {expression: "it is ${body}"}}}
                - setVariable: {name: x, expression: {simple: {expression: "${body}"}}}
                - filter: {expression: {simple: {expression: "${body} == null"}}, steps: [{log: "${body.name}"}]}
                - convertBodyTo: {type: "java.io.InputStream"}
            """;

    @TempDir
    Path folder;

    private RoutesFolder routes;

    @BeforeEach
    void anEmptyFolder() {
        routes = new RoutesFolder(folder);
    }

    @Test
    void refusesWhatHoldsADumpInMemory() {
        routes.withKamelet("dump-x-action", "{}", HOLDING);
        String leave = " holds the whole body in memory | Move it to a route whose id names the manifest and use"
                + " `json:`, or leave it out.";
        String text =
                " reads the whole body into a text | Say something about it instead, such as a field of a variable.";
        assertThat(routes.findings())
                .extracting(f -> f.replace("ERROR kamelets/dump-x-action.kamelet.yaml:", ""))
                .containsExactly(
                        "15 `marshal`" + leave,
                        "16 `unmarshal`" + leave,
                        "17 `convertBodyTo` `byte[]` holds the whole body in memory | Delete it.",
                        "18 `convertBodyTo` `String` holds the whole body in memory | Delete it.",
                        "19 `log`" + text,
                        "20 `simple`" + text,
                        "21 `simple`" + text);
    }

    @Test
    void looksOnlyAtTheDataPath() {
        routes.withKamelet("notify-x-sink", "{}", HOLDING);
        assertThat(routes.findings()).isEmpty();
    }

    @Test
    void letsAManifestBeWrittenAsJson() {
        String route = """
                - route:
                    id: %s
                    description: A route for a test.
                    from: {uri: "direct:x", steps: [{marshal: {%s: {}}}]}
                """;
        routes.with("backup/m.camel.yaml", route.formatted("write-manifest", "json"));
        assertThat(routes.findings()).isEmpty();
        routes.with("backup/m.camel.yaml", route.formatted("write-manifest", "zipDeflater"));
        assertThat(routes.findings()).hasSize(1);
        routes.with("backup/m.camel.yaml", route.formatted("write-dump", "json"));
        assertThat(routes.findings()).hasSize(1);
    }

    @Test
    void refusesStreamCaching() {
        routes.with("a.camel.yaml", """
                - route:
                    id: a
                    description: A route for a test.
                    streamCache: "true"
                    from: {uri: "direct:x", steps: [{log: x}]}
                """);
        assertThat(routes.findings())
                .containsExactly("ERROR a.camel.yaml:4 `streamCache` holds the dump in memory or on disk | Delete it.");
    }

    @Test
    void refusesAnyOtherWayToRunATool() {
        routes.beans("executor").withSteps("""
                        - to:
                            uri: exec:pg_dump
                            parameters:
                              commandExecutor: "#executor"
                              useStderrOnEmptyStdout: true
                        - to: {uri: "exec:/bin/sh", parameters: {args: "-c 'pg_dump | gzip'"}}
                        - to: {uri: exec, parameters: {executable: bash}}
                        """);
        assertThat(routes.findings())
                .extracting(f -> f.replace("ERROR backup/r.camel.yaml:", ""))
                .containsExactly(
                        "13 `commandExecutor` cannot be used with `exec` | Delete it: it would put Camel's own way to run"
                                + " tools, which holds the output in memory, in place of ours.",
                        "14 `useStderrOnEmptyStdout` cannot be used with `exec` | Delete it: the output of a tool is"
                                + " what it writes to stdout.",
                        "15 `exec` starts a shell | Start the tool itself, with its flags in `args`.",
                        "16 `exec` starts a shell | Start the tool itself, with its flags in `args`.");
    }
}
