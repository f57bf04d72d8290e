package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class PlaceholderRulesTest {
    @TempDir
    Path folder;

    @Test
    void namesFunctionsAndKnobsThatDoNotExist() {
        assertThat(new RoutesFolder(folder).withSteps("""
                                - log: "{{evn:HOME}} {{env:HOME}} {{env:HOME:none}} {{my.own:default}} {{?my.own}}"
                                - log: "{{vya.delivery.timeuot:5}} {{vya.delivery.timeout}} {{vya.home}}"
                                - log: "{{sceret:x}}"
                                """).findings())
                .extracting(f -> f.replace("backup/r.camel.yaml:", ""))
                .containsExactly(
                        "ERROR 10 there is no placeholder function `evn:` | Did you mean `{{env:HOME}}`?",
                        "ERROR 11 there is no knob `vya.delivery.timeuot` | Did you mean `vya.delivery.timeout`?",
                        "ERROR 12 there is no placeholder function `sceret:` | Use `env:` or `file:`, or a key with a"
                                + " dot in it.");
    }

    @Test
    void wantsParametersDeclaredAndWithAValue() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet("greet-action", """
                                greeting:
                                  title: Greeting
                                  description: What to say.
                                  type: string
                                limit:
                                  title: Limit
                                  description: How often.
                                  type: integer
                                  default: "{{vya.delivery.timeuot}}"
                                """, """
                                from:
                                  uri: kamelet:source
                                  steps:
                                    - log: "{{greeting}}"
                                    - log: "{{?greeting}} {{greeting:Hello}} {{limit}} {{routeId}} {{limit?nested=false}}"
                                    - log: "{{greting}}"
                                """)
                        .findings())
                .extracting(f -> f.replace("kamelets/greet-action.kamelet.yaml:", ""))
                .containsExactly(
                        "ERROR 18 there is no knob `vya.delivery.timeuot` | Did you mean `vya.delivery.timeout`?",
                        "ERROR 23 parameter `greeting` may have no value here | Write `{{?greeting}}`, give it a"
                                + " default, or name it in `required`.",
                        "ERROR 25 parameter `greting` is not declared | Did you mean `greeting`?");
    }
}
