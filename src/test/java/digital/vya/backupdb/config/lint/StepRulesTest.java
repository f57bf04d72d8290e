package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class StepRulesTest {
    @TempDir
    Path folder;

    private List<String> steps(String steps) {
        return new RoutesFolder(folder)
                .property("my.text", "words").property("my.number", "5").withSteps(steps).findings().stream()
                        .map(f -> f.replace("ERROR backup/r.camel.yaml:", ""))
                        .toList();
    }

    @Test
    void namesExpressionsThatTheirLanguageCannotRead() {
        assertThat(steps("""
                        - setBody: {simple: {expression: "${body"}}
                        - setBody: {simple: "${bodyy}"}
                        - log: {message: "${variabel.job}"}
                        - toD: {uri: "log:${header.name"}
                        - setBody: {jq: {expression: .}}
                        """))
                .extracting(f -> f.replaceFirst("(cannot be read).*( \\|)", "$1$2"))
                .containsExactly(
                        "10 the expression of `setBody` cannot be read | Look up `simple` in Camel's documentation.",
                        "11 the expression of `setBody` cannot be read | Look up `simple` in Camel's documentation.",
                        "12 the expression of `log` cannot be read | Look up `simple` in Camel's documentation.",
                        "13 the expression of `toD` cannot be read | Look up `simple` in Camel's documentation.",
                        "14 the expression of `setBody` is in a language that is not on the classpath | Look up `jq` in"
                                + " Camel's documentation.");
    }

    @Test
    void readsOptionsOfADynamicEndpointAndWhatAMethodIsGiven() {
        assertThat(steps("""
                        - toD: {uri: "log:x", parameters: {marker: "${header.name"}}
                        - bean: {beanType: java.lang.String, method: "valueOf(${bodyy})"}
                        - setBody: {method: {beanType: java.lang.String, method: "valueOf(${variabel.job})"}}
                        """))
                .filteredOn(f -> f.contains("cannot be read"))
                .extracting(f -> f.replaceFirst(": .*", ""))
                .containsExactly(
                        "10 the expression of `toD` cannot be read",
                        "11 the expression of `bean` cannot be read",
                        "12 the expression of `setBody` cannot be read");
    }

    @Test
    void readsWhatDecidesAsAQuestion() {
        assertThat(steps("""
                        - filter:
                            expression: {simple: {expression: "${body} === 3"}}
                            steps: [{log: x}]
                        - setBody: {simple: "${body} === 3"}
                        """)).singleElement().asString().startsWith("11 the expression of `filter` cannot be read: ");
    }

    @Test
    void looksIntoPlaceholders() {
        assertThat(steps("""
                        - split:
                            simple: "${body}"
                            timeout: "{{my.text}}"
                            steps: [{log: "{{my.number}} of {{my.text}}"}]
                        - split:
                            simple: "${body}"
                            timeout: "{{my.number}}"
                            steps: [{log: x}]
                        """))
                .containsExactly("12 `timeout` cannot be `words` | Write a duration such as 500, 30s or 5m.");
    }

    @Test
    void wantsWholeNumbers() {
        assertThat(steps("- to: {uri: log:x, cacheSize: 1.5}\n- wireTap: {uri: log:x, cacheSize: 99999999999}\n"))
                .contains("11 `cacheSize` cannot be `99999999999` | Write a whole number.");
    }
}
