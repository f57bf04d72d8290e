package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class BeanRulesTest {
    @TempDir
    Path folder;

    @Test
    void namesBeansThatAreNotThere() {
        assertThat(new RoutesFolder(folder)
                        .beans("deliveries", "strategy")
                        .withSteps("""
                                - bean: {ref: deliverys, method: plan}
                                - setBody: {expression: {method: {ref: nobody, method: x}}}
                                - process: {ref: "#bean:noone"}
                                - split:
                                    aggregationStrategy: "#strateg"
                                    expression: {simple: {expression: "${body}"}}
                                    steps: [{log: "${bean:nothing?method=x}"}]
                                - to: {uri: "bean:notHere"}
                                - to: {uri: "aws2-s3:b", parameters: {amazonS3Client: "#client"}}
                                - to: {uri: "smtp:mail", parameters: {subject: "#ops"}}
                                - bean: {ref: deliveries}
                                - log: "${bean:type:java.util.ArrayList?method=size}"
                                - bean: java.util.ArrayList
                                - bean: {ref: "${variable.name}"}
                                - bean: {ref: nobody, method: again}
                                """)
                        .findings())
                .extracting(f -> f.replace("backup/r.camel.yaml:", ""))
                .containsExactly(
                        "ERROR 10 there is no bean `deliverys` | Did you mean `deliveries`?",
                        "ERROR 11 there is no bean `nobody` | Declare it below `beans:`, or mend the name.",
                        "ERROR 12 there is no bean `noone` | Declare it below `beans:`, or mend the name.",
                        "ERROR 14 there is no bean `strateg` | Did you mean `strategy`?",
                        "ERROR 16 there is no bean `nothing` | Declare it below `beans:`, or mend the name.",
                        "ERROR 17 there is no bean `notHere` | Declare it below `beans:`, or mend the name.",
                        "ERROR 18 there is no bean `client` | Declare it below `beans:`, or mend the name.");
    }

    @Test
    void knowsBeansOfRouteFiles() {
        assertThat(new RoutesFolder(folder)
                        .with("beans.camel.yaml", "- beans:\n    - name: mine\n      type: java.util.ArrayList\n")
                        .withSteps("- bean: {ref: mine, method: size}\n")
                        .findings())
                .isEmpty();
    }

    @Test
    void oneOfSeveralMethodsIsNamed() {
        assertThat(new RoutesFolder(folder)
                        .bean("mine", java.util.concurrent.Semaphore.class)
                        .bean("only", java.util.concurrent.Callable.class)
                        .withSteps("""
                                - bean: {ref: mine}
                                - bean: {ref: mine, method: release}
                                - setBody: {method: {ref: mine}}
                                - bean: {ref: only}
                                """)
                        .findings())
                .hasSize(2)
                .allMatch(f -> f.contains("names no method of `mine` | Add `method:`, one of acquire, "))
                .anyMatch(f -> f.contains(":10 `bean`"))
                .anyMatch(f -> f.contains(":12 "));
    }

    @Test
    void namesClassesThatAreNotThere() {
        assertThat(new RoutesFolder(folder)
                        .with(
                                "beans.camel.yaml",
                                "- beans:\n    - name: mine\n      type: \"#class:java.util.AryList\"\n")
                        .withSteps("""
                                - doTry:
                                    steps: [{log: x}]
                                    doCatch:
                                      - exception:
                                          - java.io.IOExeption
                                          - java.lang.Exception
                                        steps: [{stop: {}}]
                                - split:
                                    aggregationStrategy: "#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy"
                                    expression: {simple: {expression: "${body}"}}
                                    steps: [{log: x}]
                                """)
                        .findings())
                .containsExactly(
                        "ERROR backup/r.camel.yaml:14 there is no class `java.io.IOExeption` | Mend the name, or put its"
                                + " jar into `lib/`.",
                        "ERROR beans.camel.yaml:3 there is no class `java.util.AryList` | Mend the name, or put its jar"
                                + " into `lib/`.");
    }

    @Test
    void wantsBeansOfATemplateNamedByPlaceholder() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet("store-x-action", "{}", """
                                beans:
                                  - name: client
                                    type: "#class:java.util.ArrayList"
                                from:
                                  uri: kamelet:source
                                  steps:
                                    - bean: {ref: client, method: size}
                                    - bean: {ref: "{{client}}", method: size}
                                    - to: {uri: "aws2-s3:b", parameters: {amazonS3Client: "#bean:client"}}
                                    - to: {uri: "aws2-s3:b", parameters: {amazonS3Client: "#bean:{{client}}"}}
                                    - bean: {ref: "{{clint}}", method: size}
                                """)
                        .findings())
                .containsExactly(
                        "ERROR kamelets/store-x-action.kamelet.yaml:18 the template's own bean `client` is not found by"
                                + " its plain name | Write `{{client}}`.",
                        "ERROR kamelets/store-x-action.kamelet.yaml:20 the template's own bean `client` is not found by"
                                + " its plain name | Write `#bean:{{client}}`.",
                        "ERROR kamelets/store-x-action.kamelet.yaml:22 parameter `clint` is not declared | Did you mean"
                                + " `client`?");
    }

    @Test
    void namesWhatABeanOfATemplateDoesNotHave() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet("store-x-action", "{}", """
                                beans:
                                  - name: keys
                                    type: "#class:org.apache.camel.support.jsse.KeyStoreParameters"
                                    constructors: {0: x}
                                    properties:
                                      pasword: x
                                      password: x
                                      key-store.x: x
                                  - name: made
                                    type: "java.lang.Integer"
                                    factoryMethod: valueOf
                                    constructors: {0: "1", 1: "2", 2: "3"}
                                from:
                                  uri: kamelet:source
                                  steps:
                                    - bean: {ref: "{{keys}}", method: "createKeystore(${body})"}
                                    - bean: {ref: "{{keys}}", method: getPassword}
                                    - bean: {ref: "{{made}}", method: anything}
                                """)
                        .findings())
                .extracting(f -> f.replace("ERROR kamelets/store-x-action.kamelet.yaml:", ""))
                .containsExactly(
                        "15 `KeyStoreParameters` has no constructor that takes 1 | Give it 0.",
                        "17 `KeyStoreParameters` has no property `pasword` | Did you mean `password`?",
                        "27 `KeyStoreParameters` has no method `createKeystore` | Did you mean `createKeyStore`?",
                        "29 `Integer` has no method `anything` | Look at the class's public methods.");
    }

    @Test
    void wantsBeansThatFit() {
        assertThat(new RoutesFolder(folder)
                        .bean("list", ArrayList.class)
                        .bean("pool", ExecutorService.class)
                        .bean("text", String.class)
                        .bean("sum", Sum.class)
                        .withSteps("""
                                - bean: {ref: list, method: szie}
                                - bean: {ref: list, method: "ensureCapacity(1, 2)"}
                                - bean: {ref: list, method: "ensureCapacity(${body}"}
                                - bean: {ref: list, method: "ensureCapacity$(1)"}
                                - bean: {ref: list, method: "ensureCapacity(${body})"}
                                - bean: {method: size}
                                - wireTap: {uri: log:x, executorService: text}
                                - wireTap: {uri: log:x, executorService: pool}
                                - throwException: {exceptionType: java.lang.String, message: x}
                                - bean: {ref: sum, method: "add(1)"}
                                - bean: {ref: sum, method: add()}
                                - split: {simple: "${body}", aggregationStrategy: sum, steps: [{log: x}]}
                                - split: {simple: "${body}", aggregationStrategy: list, steps: [{log: x}]}
                                """)
                        .findings())
                .extracting(f -> f.replace("ERROR backup/r.camel.yaml:", ""))
                .containsExactly(
                        "10 `ArrayList` has no method `szie` | Did you mean `size`?",
                        "11 `ArrayList.ensureCapacity` does not take 2 | Give it 1.",
                        "12 the parentheses of `ensureCapacity` are not closed | Add `)`, or delete `(`.",
                        "13 `method` cannot be `ensureCapacity$(1)` | Write the method's name, then its arguments in"
                                + " parentheses.",
                        "15 `bean` does not say which | Add `beanType` or `ref` below it.",
                        "16 the bean `text` is no `ExecutorService` | Use one of: pool.",
                        "18 the class `java.lang.String` is no `Throwable` | Name one that is.",
                        "20 `Sum.add` does not take 0 | Give it 2.",
                        "22 the bean `list` is no `AggregationStrategy` | Name one that is.");
    }

    /** Camel gives the exchange itself. */
    public static final class Sum {
        public Object add(Object to, Exchange exchange) {
            return to;
        }
    }
}
