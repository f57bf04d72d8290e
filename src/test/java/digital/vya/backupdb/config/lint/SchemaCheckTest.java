package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SchemaCheckTest {
    @TempDir
    Path folder;

    private void steps(String steps, String... findings) {
        assertThat(new RoutesFolder(folder)
                        .property("my.stop", "true")
                        .property("my.strategy", "mine")
                        .withSteps(steps)
                        .findings())
                .containsExactly(Stream.of(findings)
                        .map(f -> "ERROR backup/r.camel.yaml:" + f)
                        .toArray(String[]::new));
    }

    @Test
    void acceptsTheCanonicalStyle() {
        steps("""
                - split:
                    id: each
                    parallelProcessing: "true"
                    stopOnException: "{{my.stop}}"
                    expression:
                      simple:
                        expression: "${body}"
                        resultType: java.util.List
                    steps:
                      - to:
                          uri: log
                          parameters:
                            loggerName: x
                            showBody: "false"
                - choice:
                    when:
                      - expression:
                          simple:
                            expression: "${variable.job} != null"
                        steps:
                          - setBody:
                              expression:
                                constant:
                                  expression: "5"
                    otherwise:
                      steps:
                        - log: none
                - doTry:
                    steps:
                      - log: {message: "x", loggingLevel: WARN}
                    doCatch:
                      - exception: [java.io.IOException]
                        steps: [{stop: {}}]
                """);
    }

    @Test
    void namesAnUnknownKeyAndTheNearestOne() {
        steps("""
                - split:
                    paralelProcessing: true
                    expression:
                      simple:
                        expression: "${body}"
                    steps: [{stop: {}}]
                """, "11 unknown key `paralelProcessing` in `split` | Did you mean `parallelProcessing`?");
    }

    @Test
    void namesAnUnknownStep() {
        steps("- setBdy: {}\n", "10 unknown key `setBdy` in `steps` | Did you mean `setBody`?");
    }

    @Test
    void listsTheKeysWhenNoneIsNear() {
        steps(
                """
                - to:
                    uri: log:x
                    whenever: true
                """,
                "12 unknown key `whenever` in `to` | Use one of: description, disabled, id, note, parameters, pattern,"
                        + " uri, variableReceive, variableSend.");
    }

    @Test
    void namesAMissingKey() {
        steps("""
                - to:
                    parameters:
                      showBody: true
                """, "10 `to` has no `uri` | Add `uri:` below it.");
    }

    @Test
    void saysOnceThatAnExpressionIsMisspelt() {
        steps("""
                - setBody:
                    expression:
                      simpel:
                        expression: "${body}"
                """, "12 unknown key `simpel` in `expression` | Did you mean `simple`?");
    }

    @Test
    void saysThatAnExpressionIsMissing() {
        steps(
                "- setBody: {}\n",
                "10 `setBody` has no expression | Add `expression:` with `simple:` or `constant:` below it.");
        steps(
                "- setBody:\n    expression: {}\n",
                "11 `expression` names no language | Write `simple:` or `constant:` below it.");
    }

    @Test
    void refusesTwoExpressions() {
        steps("""
                - setBody:
                    simple: "${body}"
                    constant: x
                """, "12 `setBody` has both `simple` and `constant` | Keep one of the two.");
    }

    @Test
    void refusesValuesOfTheWrongKind() {
        steps(
                """
                - split:
                    parallelProcessing: maybe
                    expression:
                      simple:
                        expression: "${body}"
                    steps:
                      log: x
                - to:
                    uri: [log:x]
                    pattern: InOny
                - aggregate:
                    aggregationStrategy: "{{my.strategy}}"
                    completionTimeout: 5
                    closeCorrelationKeyOnCompletion: many
                    correlationExpression:
                      constant: x
                    steps: text
                """,
                "11 `parallelProcessing` cannot be `maybe` | Write true or false.",
                "15 `steps` is a mapping, not a list | Start each of its items with `- `.",
                "18 `uri` is a list, not a single value | Write its value after the colon.",
                "19 `pattern` cannot be `InOny` | Did you mean `InOnly`?",
                "23 `closeCorrelationKeyOnCompletion` cannot be `many` | Write a number.",
                "26 `steps` is `text`, not a list | Start each of its items with `- `.");
    }

    @Test
    void refusesTwoStepsInOneListItem() {
        steps(
                """
                - log: x
                  to: log:x
                """,
                "11 `to` stands beside `log` in one list item | Start each with its own `- `, or indent what belongs inside.");
    }

    @Test
    void takesOldKeysWithDashes() {
        assertThat(new RoutesFolder(folder)
                        .withSteps("- setBody: {exchange-property: x}\n- set-body: {constant: x}\n")
                        .findings())
                .containsExactly(
                        "WARNING backup/r.camel.yaml:10 `exchange-property` is the old way to write | Write"
                                + " `exchangeProperty`.",
                        "ERROR backup/r.camel.yaml:11 unknown key `set-body` in `steps` | Did you mean `setBody`?");
    }

    @Test
    void wantsSteps() {
        steps(
                """
                - split:
                    expression: {simple: {expression: "${body}"}}
                    steps: []
                - multicast: {}
                """,
                "10 `split` has no steps | Write at least one below `steps:`.",
                "13 `multicast` has no steps | Write at least one below `steps:`.");
    }

    @Test
    void refusesAnEmptyMapping() {
        steps("- split:\n", "10 `split` is empty, not a mapping | Put its keys below it, indented.");
    }

    @Test
    void refusesAFileThatIsNoListOfRoutes() {
        assertThat(new RoutesFolder(folder)
                        .with("a.camel.yaml", "route:\n  id: x\n")
                        .findings())
                .containsExactly("ERROR a.camel.yaml:1 the file is not a list | Start it with `- route:`.");
        assertThat(new RoutesFolder(folder)
                        .with("a.camel.yaml", "- rout:\n    id: x\n")
                        .findings())
                .containsExactly("ERROR a.camel.yaml:1 unknown key `rout` in the file | Did you mean `route`?");
    }

    @Test
    void saysWhereTheYamlBreaks() {
        assertThat(new RoutesFolder(folder)
                        .with("a.camel.yaml", "- route:\n    id: x\n   description: y\n")
                        .findings())
                .containsExactly("ERROR a.camel.yaml:3 not valid YAML: expected <block end>, but found"
                        + " '<block mapping start>' | Check indentation, colons and quotes around here.");
        assertThat(new RoutesFolder(folder).with("a.camel.yaml", "").findings())
                .containsExactly("ERROR a.camel.yaml:0 the file is empty | Write something into it, or delete it.");
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        steps("""
                - to:
                    uri: log:x
                    uri: log:y
                """, "12 the key `uri` stands twice in the same place, first on line 11 | Remove one of them.");
    }
}
