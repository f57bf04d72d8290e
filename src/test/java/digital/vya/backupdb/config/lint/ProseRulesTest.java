package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ProseRulesTest {
    @TempDir
    Path folder;

    @Test
    void warnsWhereReadersAreLeftAlone() {
        assertThat(new RoutesFolder(folder).with("a.camel.yaml", """
                                - route:
                                    from: {uri: "direct:a", steps: [{to: "log:x?level=WARN"}]}
                                - from: {uri: "direct:b", steps: [{log: x}]}
                                - routeTemplate:
                                    id: t
                                    from: {uri: "direct:c", steps: [{log: x}]}
                                """).findings())
                .containsExactly(
                        "WARNING a.camel.yaml:1 the route has no description | Add `description:`: say what it is for.",
                        "WARNING a.camel.yaml:1 the route has no id | Add `id:`: logs and metrics name routes by it.",
                        "WARNING a.camel.yaml:2 `uri` has a query string | Write its options below `parameters:`.",
                        "WARNING a.camel.yaml:3 `from` stands without a route | Write `- route:` with `id:`,"
                                + " `description:` and `from:`.",
                        "WARNING a.camel.yaml:4 Kaoto does not draw route templates | Make it a Kamelet in `kamelets/`.");
    }

    @Test
    void namesFilesThatAreNeverLoaded() {
        String route = "- route:\n    id: %s\n    description: x\n    from: {uri: \"direct:%s\", steps: [{log: x}]}\n";
        assertThat(new RoutesFolder(folder)
                        .with("backup/a.yaml", "")
                        .with("backup/list.camel.yaml", route.formatted("a", "a"))
                        .with("kamelets/b.yml", "")
                        .with("restore/list.camel.yaml", route.formatted("b", "b"))
                        .with("restore/notes.md", "")
                        .with("notify/x-sink.kamelet.yaml", "")
                        .findings())
                .containsExactly(
                        "ERROR backup/a.yaml:0 the file is never loaded | Rename it to `a.camel.yaml`.",
                        "ERROR kamelets/b.yml:0 the file is never loaded | Rename it to `b.kamelet.yaml`.",
                        "ERROR notify/x-sink.kamelet.yaml:0 a Kamelet outside `kamelets/` is never found | Move it into"
                                + " `kamelets/`.",
                        "ERROR notify/x-sink.kamelet.yaml:0 the file is empty | Write something into it, or delete it.",
                        "WARNING restore/list.camel.yaml:0 `backup/list.camel.yaml` has the same base name | Give one of"
                                + " the two another name: logs and errors name files by it.");
    }
}
