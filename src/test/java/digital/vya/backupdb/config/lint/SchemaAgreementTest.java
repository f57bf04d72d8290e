package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our reading of Camel's schema against a general validator's: every single change to a route, both have one opinion. */
@Tag("unit")
class SchemaAgreementTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ROUTES = """
            - route:
                id: a
                description: x
                routeConfigurationId: c
                errorHandler:
                  deadLetterChannel:
                    deadLetterUri: log:dead
                    redeliveryPolicy: {maximumRedeliveries: 3}
                from:
                  uri: direct
                  parameters: {name: a}
                  steps:
                    - split:
                        parallelProcessing: true
                        expression: {simple: {expression: "${body}", resultType: java.util.List}}
                        steps:
                          - to: {uri: log, parameters: {loggerName: x}}
                    - choice:
                        when:
                          - expression: {simple: {expression: "${body}"}}
                            steps: [{log: {message: x, loggingLevel: WARN}}]
                        otherwise: {steps: [{stop: {}}]}
                    - doTry:
                        steps: [{setVariable: {name: x, expression: {constant: {expression: x}}}}]
                        doCatch: [{exception: [java.io.IOException], steps: [{log: x}]}]
                        doFinally: {steps: [{removeVariable: {name: x}}]}
                    - marshal: {json: {library: Jackson}}
                    - circuitBreaker:
                        resilience4jConfiguration: {timeoutEnabled: true}
                        steps: [{bean: {ref: b, method: m}}]
                        onFallback: {steps: [{throwException: {exceptionType: x, message: m}}]}
                    - multicast: {steps: [{toD: {uri: "direct:x"}}]}
                    - loadBalance: {roundRobinLoadBalancer: {}, steps: [{to: log:x}]}
                    - enrich: {expression: {constant: {expression: "direct:x"}}}
            - onException:
                exception: [java.lang.Exception]
                handled: {constant: {expression: "true"}}
                redeliveryPolicy: {redeliveryDelay: "1000"}
                steps: [{log: x}]
            - beans: [{name: x, type: java.util.ArrayList, properties: {a: b}}]
            """;

    @TempDir
    Path folder;

    private static JsonSchema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream in = SchemaAgreementTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                    .getSchema(new ObjectMapper().readTree(in));
        }
    }

    private boolean weAccept(String yaml) throws Exception {
        Path file = folder.resolve("a.camel.yaml");
        Files.writeString(file, yaml);
        Findings findings = new Findings(file);
        YamlReader.read(file, findings::error).ifPresent(root -> SchemaCheck.routes(findings, root));
        return findings.sorted().isEmpty();
    }

    @Test
    void bothAcceptTheRoutes() throws Exception {
        assertThat(schema.validate(YAML.readTree(ROUTES))).isEmpty();
        assertThat(weAccept(ROUTES)).isTrue();
    }

    /** Numbers of Camel that operators set: here the schema wants a number, and we have a placeholder. */
    private static final Set<String> SET_BY_OPERATORS = Set.of(
            "backOffMultiplier",
            "collisionAvoidanceFactor",
            "failureRateThreshold",
            "maximumRedeliveries",
            "minimumNumberOfCalls",
            "permittedNumberOfCallsInHalfOpenState",
            "slidingWindowSize",
            "timeoutDuration",
            "waitDurationInOpenState");

    /** Editors read our files by it. */
    @Test
    void theSchemaTakesEveryShippedFile() throws Exception {
        Set<String> seen = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                JsonNode root = YAML.readTree(file.toFile());
                boolean kamelet = file.toString().endsWith(".kamelet.yaml");
                JsonNode routes = kamelet ? route(root.at("/spec/template/from")) : root;
                fill(routes, seen);
                assertThat(schema.validate(routes)).as(file.toString()).isEmpty();
            }
        }
        assertThat(seen).as("exceptions that are needed").isEqualTo(new TreeSet<>(SET_BY_OPERATORS));
    }

    private static JsonNode route(JsonNode from) {
        ArrayNode routes = YAML.createArrayNode();
        routes.addObject().putObject("route").set("from", from);
        return routes;
    }

    private static void fill(JsonNode node, Set<String> seen) {
        if (node instanceof ObjectNode object) {
            for (String key : SET_BY_OPERATORS) {
                if (object.path(key).asText().startsWith("{{")) {
                    object.put(key, 1);
                    seen.add(key);
                }
            }
        }
        node.forEach(child -> fill(child, seen));
    }

    @Test
    void bothRefuseEveryMisspeltKey() throws Exception {
        agree("\\b([a-z][A-Za-z0-9]+):(?= |$)", "$1Zz:");
    }

    @Test
    void bothRefuseEveryMappingMadeText() throws Exception {
        agree("\\{[^{}]*}", "[]");
    }

    @Test
    void bothRefuseEveryListMadeMapping() throws Exception {
        agree("\\[[^\\[\\]]*]", "{}");
    }

    @Test
    void bothRefuseEveryWrongValue() throws Exception {
        agree("(?<=: )(true|3|WARN|Jackson)(?=[ ,}\\n])", "{no: way}");
        agree("(?<=: )(true|3|WARN|Jackson)(?=[ ,}\\n])", "nonsense");
    }

    /** Changes one place after another. Where we refuse and the validator does not, Camel itself would refuse. */
    private void agree(String pattern, String replacement) throws Exception {
        List<String> disagreements = new ArrayList<>();
        List<MatchResult> places = Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(ROUTES)
                .results()
                .toList();
        assertThat(places).isNotEmpty();
        for (MatchResult place : places) {
            String changed = ROUTES.substring(0, place.start())
                    + (replacement.equals("$1Zz:") ? place.group(1) + "Zz:" : replacement)
                    + ROUTES.substring(place.end());
            JsonNode tree = YAML.readTree(changed);
            boolean theyAccept = schema.validate(tree).isEmpty();
            if (theyAccept != weAccept(changed)) {
                int line = ROUTES.substring(0, place.start()).split("\n", -1).length;
                disagreements.add(line + " " + place.group() + (theyAccept ? " only we refuse" : " only they refuse"));
            }
        }
        assertThat(disagreements).isEmpty();
    }
}
