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
}
