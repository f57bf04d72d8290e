package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class WiringRulesTest {
    @TempDir
    Path folder;

    private RoutesFolder routes;

    @BeforeEach
    void anEmptyFolder() {
        routes = new RoutesFolder(folder).property("my.somewhere", "log:x");
    }

    private static String route(String id, String from, String step) {
        return """
                - route:
                    id: %s
                    description: A route for a test.
                    from:
                      uri: %s
                      steps:
                        - %s
                """.formatted(id, from, step);
    }

    @Test
    void namesADirectThatNobodyConsumes() {
        routes.with("a.camel.yaml", route("a", "direct:deliver", "to: {uri: \"direct:delivr\"}"));
        assertThat(routes.findings())
                .containsExactly(
                        "ERROR a.camel.yaml:7 nothing consumes `direct:delivr` | Did you mean `direct:deliver`?");
    }

    @Test
    void looksAtEveryWayToNameAnEndpoint() {
        routes.withSteps("""
                - to: direct:one
                - toD: {uri: direct, parameters: {name: two}}
                - wireTap: {uri: "seda:three?size=5"}
                - enrich: {expression: {constant: {expression: "direct:four"}}}
                - recipientList: {expression: {constant: {expression: "direct:five,direct:r"}}}
                - toD: {uri: "direct:${body}"}
                - to: {uri: "{{my.somewhere}}"}
                """);
        String fix = " | Write a route that starts `from` it, or mend the name.";
        assertThat(routes.findings())
                .filteredOn(f -> f.startsWith("ERROR"))
                .containsExactly(
                        "ERROR backup/r.camel.yaml:10 nothing consumes `direct:one`" + fix,
                        "ERROR backup/r.camel.yaml:11 nothing consumes `direct:two`" + fix,
                        "ERROR backup/r.camel.yaml:12 nothing consumes `seda:three`" + fix,
                        "ERROR backup/r.camel.yaml:13 nothing consumes `direct:four`" + fix,
                        "ERROR backup/r.camel.yaml:14 nothing consumes `direct:five`" + fix);
    }

    @Test
    void knowsWhatJavaRoutesConsume() {
        routes.javaConsumers("backup").with("a.camel.yaml", route("a", "direct:a", "to: {uri: \"direct:backup\"}"));
        assertThat(routes.findings()).isEmpty();
        routes.with("a.camel.yaml", route("a", "direct:backup", "log: x"));
        assertThat(routes.findings())
                .containsExactly("ERROR a.camel.yaml:5 `direct:backup` is already consumed by the product itself |"
                        + " Give this route another name.");
    }

    @Test
    void doesNotBlameCallersWhenTheCalledFileIsBroken() {
        routes.with("a.camel.yaml", route("a", "direct:a", "to: {uri: \"direct:b\"}"));
        routes.with("b.camel.yaml", "- route: {\n");
        assertThat(routes.findings()).singleElement().asString().startsWith("ERROR b.camel.yaml:2 not valid YAML");
    }

    @Test
    void refusesTwoConsumersOfOneDirect() {
        routes.with("a.camel.yaml", route("a", "direct:same", "log: x"));
        routes.with("sub/b.camel.yaml", route("b", "direct:same", "log: x"));
        assertThat(routes.findings())
                .containsExactly("ERROR sub/b.camel.yaml:5 `direct:same` is already consumed in `a.camel.yaml`,"
                        + " line 5 | Give one of the two routes another name.");
    }

    @Test
    void refusesOneIdForTwoRoutesOrNodes() {
        routes.with("a.camel.yaml", route("same", "direct:a", "log: {id: node, message: x}"));
        routes.with("b.camel.yaml", route("same", "direct:b", "log: {id: node, message: x}"));
        assertThat(routes.findings())
                .containsExactly(
                        "ERROR b.camel.yaml:2 route id `same` is already used in `a.camel.yaml`, line 2 | Give one of"
                                + " the two another id.",
                        "ERROR b.camel.yaml:7 node id `node` is already used in `a.camel.yaml`, line 7 | Give one of"
                                + " the two another id.");
    }

    @Test
    void namesAParameterThatTheKameletDoesNotHave() {
        routes.withKamelet(
                "greet-action",
                "greeting: {title: Greeting, description: What to say., type: string, default: Hello}\n",
                "from: {uri: kamelet:source, steps: [{log: \"{{greeting}}\"}]}\n");
        routes.withSteps("- to: {uri: \"kamelet:greet-action/x\", parameters: {greting: Hi, greeting: Ho}}\n");
        assertThat(routes.findings())
                .containsExactly("ERROR backup/r.camel.yaml:10 the Kamelet `greet-action` has no parameter `greting` |"
                        + " Did you mean `greeting`?");
    }

    @Test
    void namesARouteConfigurationThatIsNotThere() {
        routes.with("a.camel.yaml", """
                - route:
                    id: a
                    description: A route for a test.
                    routeConfigurationId: retrys
                    from: {uri: "direct:a", steps: [{log: x}]}
                - routeConfiguration:
                    id: retries
                    onException:
                      - onException: {exception: [java.io.IOException], handled: {constant: {expression: "true"}}}
                """);
        assertThat(routes.findings())
                .containsExactly(
                        "ERROR a.camel.yaml:4 there is no route configuration `retrys` | Did you mean `retries`?");
    }

    @Test
    void namesAKameletThatIsNotThere() {
        routes.withKamelet("store-file-action", "{}", """
                from:
                  uri: kamelet:source
                  steps:
                    - log: x
                """);
        routes.with("a.camel.yaml", route("a", "direct:a", "toD: {uri: \"kamelet:store-fil-action/x\"}"));
        assertThat(routes.findings())
                .containsExactly(
                        "ERROR a.camel.yaml:7 there is no Kamelet `store-fil-action` | Did you mean `store-file-action`?");
        routes.with("a.camel.yaml", route("a", "direct:a", "toD: {uri: \"kamelet:store-${body}-action/${body}\"}"));
        assertThat(routes.findings()).isEmpty();
        routes.with("a.camel.yaml", route("a", "direct:a", "toD: {uri: \"kamelet:stor-${body}-action/${body}\"}"));
        assertThat(routes.findings())
                .containsExactly("WARNING a.camel.yaml:7 there is no Kamelet with a name like `stor-*-action` |"
                        + " Add one, or mend the name.");
        routes.with("a.camel.yaml", route("a", "direct:a", "kamelet: {name: nowhere}"));
        assertThat(routes.findings())
                .containsExactly("ERROR a.camel.yaml:7 there is no Kamelet `nowhere` | Add"
                        + " `kamelets/nowhere.kamelet.yaml`, or mend the name.");
    }

    @Test
    void wantsWhatAKameletRequiresAndInItsKind() {
        routes.with("kamelets/greet-action.kamelet.yaml", """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata: {name: greet-action}
                spec:
                  definition:
                    title: A title
                    description: What it does.
                    required: [greeting]
                    properties:
                      greeting: {title: Greeting, description: What to say., type: string, enum: [Hi, Ho]}
                      times: {title: Times, description: How often., type: integer, default: 1}
                      wait: {title: Wait, description: How long., type: string, format: duration, default: 1s}
                  template:
                    from: {uri: kamelet:source, steps: [{log: "{{greeting}} {{times}} {{wait}}"}]}
                """);
        routes.withSteps("""
                - to: {uri: kamelet:greet-action}
                - to: {uri: kamelet:greet-action/x}
                - to: {uri: kamelet:greet-action, parameters: {greeting: Hello, times: many, wait: "5"}}
                - to: {uri: kamelet, parameters: {templateIdd: greet-action, greeting: Hi}}
                """);
        assertThat(routes.findings())
                .extracting(f -> f.replace("ERROR backup/r.camel.yaml:", ""))
                .containsExactly(
                        "10 the Kamelet `greet-action` needs `greeting` | Add `greeting:` below `parameters:`.",
                        "12 `greeting` cannot be `Hello` | Use one of Hi, Ho.",
                        "12 `times` cannot be `many` | Give a whole number.",
                        "12 `wait` cannot be `5` | Give a duration such as 500ms, 30s, 5m or 6h.",
                        "13 `kamelet` has no option `templateIdd` | Did you mean `templateId`?");
    }
}
