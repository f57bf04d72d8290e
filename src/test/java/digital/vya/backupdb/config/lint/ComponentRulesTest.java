package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ComponentRulesTest {
    @TempDir
    Path folder;

    private List<String> steps(String steps) {
        return new RoutesFolder(folder)
                .beans("bound").withSteps(steps).findings().stream()
                        .map(f -> f.replace("backup/r.camel.yaml:", ""))
                        .toList();
    }

    @Test
    void namesAComponentThatDoesNotExist() {
        assertThat(steps("- to: {uri: \"slak:#ops\"}\n"))
                .containsExactly("ERROR 10 there is no component `slak` | Did you mean `slack`?");
    }

    @Test
    void namesTheJarOfAComponentThatIsNotHere() {
        assertThat(steps("- to: {uri: \"jms:queue\"}\n"))
                .containsExactly("ERROR 10 the component `jms` is not on the classpath | Put camel-jms of the same"
                        + " version as Camel, and what it needs, into `lib/`.");
    }

    @Test
    void takesAComponentThatIsBoundByName() {
        assertThat(steps("- to: {uri: \"bound:x\", parameters: {anything: goes}}\n"))
                .isEmpty();
    }

    @Test
    void namesAnUnknownOption() {
        assertThat(steps("""
                        - to:
                            uri: aws2-s3
                            parameters:
                              bucketNameOrArn: backups
                              regoin: eu-central-1
                              zzzzzzzzzzzzzzz: 1
                        """))
                .containsExactly(
                        "ERROR 14 `aws2-s3` has no option `regoin` | Did you mean `region`?",
                        "ERROR 15 `aws2-s3` has no option `zzzzzzzzzzzzzzz` | Look up the options of `aws2-s3` in"
                                + " Camel's documentation.");
    }

    @Test
    void namesAValueThatAnOptionCannotTake() {
        assertThat(steps("""
                        - to:
                            uri: log
                            parameters:
                              loggerName: x
                              level: WRAN
                              showBody: maybe
                              groupSize: ten
                              groupInterval: "{{vya.delivery.timeout}}"
                              showAll: "${body}"
                        - to:
                            uri: exec:pg_dump
                            parameters:
                              timeout: soon
                              commandLogLevel: lound
                              args: "--whatever ${body}"
                        """))
                .containsExactly(
                        "WARNING 14 `level` is `WRAN` | Did you mean `WARN`?",
                        "ERROR 15 `showBody` cannot be `maybe` | Write true or false.",
                        "ERROR 16 `groupSize` cannot be `ten` | Write a number.",
                        "ERROR 22 `timeout` cannot be `soon` | Write a duration such as 500, 30s or 5m.",
                        "ERROR 23 `commandLogLevel` cannot be `lound` | Use one of: DEBUG, ERROR, INFO, OFF, TRACE, WARN.");
    }

    @Test
    void takesTextsThatTheCatalogueDoesNotList() {
        assertThat(steps("- to: {uri: \"aws2-s3:b\", parameters: {region: garage, operation: list-objects}}\n"))
                .isEmpty();
    }

    @Test
    void namesAnOptionThatIsNeeded() {
        assertThat(steps("- to: {uri: exec, parameters: {args: x}}\n- to: {uri: exec, parameters: {executable: ls}}\n"))
                .containsExactly("ERROR 10 `exec` needs `executable` | Add `executable:` below `parameters:`.");
    }

    @Test
    void takesOptionsOfAGroup() {
        assertThat(steps("""
                        - to:
                            uri: smtp:localhost
                            parameters:
                              to: a@example.org
                              mail.smtp.starttls.enable: "true"
                        """)).isEmpty();
    }

    @Test
    void saysThatAnOptionDoesNothingHere() {
        assertThat(steps("- to: {uri: \"file:x\", parameters: {fileName: a, noop: true}}\n"))
                .containsExactly("WARNING 10 `noop` only works in `from` | Delete it here.");
        assertThat(new RoutesFolder(folder)
                        .withSteps("- pollEnrich: {expression: {constant: {expression: \"file:x?noop=true\"}}}\n")
                        .findings())
                .noneMatch(f -> f.contains("noop"));
    }

    @Test
    void looksAtOptionsInAQueryString() {
        assertThat(steps("- to: {uri: \"log:x?showBdy=true\"}\n"))
                .containsExactly(
                        "ERROR 10 `log` has no option `showBdy` | Did you mean `showBody`?",
                        "WARNING 10 `uri` has a query string | Write its options below `parameters:`.");
    }

    /** As Kaoto writes it. */
    @Test
    void wantsTheFirstPartOfAnAddress() {
        String quartz = """
                - route:
                    id: r
                    description: By the clock.
                    from:
                      uri: quartz
                      parameters:
                %s
                        triggerName: r
                        cron: "%s"
                      steps: [{log: x}]
                """;
        assertThat(trigger(quartz.formatted("        # none", "0 30 2 * * ?")))
                .containsExactly("ERROR triggers/r.camel.yaml:5 `quartz` needs `groupName` beside `triggerName` | Add"
                        + " `groupName:` below `parameters:`.");
        assertThat(trigger(quartz.formatted("        groupName: vya", "0 30 2 * * ?")))
                .isEmpty();
        assertThat(trigger(quartz.formatted("        groupName: vya", "30 2 * * *")))
                .singleElement()
                .asString()
                .startsWith("ERROR triggers/r.camel.yaml:9 `cron` cannot be `30 2 * * *`: ")
                .endsWith(" | Write seconds, minutes, hours, days, months and weekdays, such as `0 30 2 * * ?`.");
        assertThat(trigger(quartz.formatted("        groupName: vya", "0 0 0 30 2 ?")))
                .singleElement()
                .asString()
                .contains("`cron` is `0 0 0 30 2 ?`, which never comes");
        assertThat(trigger(quartz.formatted(
                        "        trigger.timeZone: America/Sao_Paolo\n        groupName: vya", "0 0 0 * * ?")))
                .containsExactly("ERROR triggers/r.camel.yaml:7 `America/Sao_Paolo` is not a time zone | Did you mean"
                        + " `America/Sao_Paulo`?");
    }

    private List<String> trigger(String route) {
        return new RoutesFolder(folder).with("triggers/r.camel.yaml", route).findings();
    }

    @Test
    void wantsSingleValuesAndAComponent() {
        assertThat(steps("""
                        - to: {uri: log:x, parameters: {showAll: {a: b}}}
                        - to: {uri: ":x"}
                        """))
                .containsExactly(
                        "ERROR 10 `showAll` is a mapping, not a single value | Write its value after the colon.",
                        "ERROR 11 `:x` names no component | Begin it with one, such as `direct:`.");
    }
}
