package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SecretRulesTest {
    private static final String PASSWORD = """
            password:
              title: Password
              description: The password.
              type: string
              format: password
              default: ""
            """.replace("  default: \"\"\n", "");

    @TempDir
    Path folder;

    private RoutesFolder routes;

    @BeforeEach
    void anEmptyFolder() {
        routes = new RoutesFolder(folder);
    }

    @Test
    void letsASecretStandAloneInABeanOrAnOption() {
        routes.withKamelet("notify-x-sink", PASSWORD, """
                beans:
                  - name: sender
                    type: "#class:org.apache.camel.support.jsse.KeyStoreParameters"
                    properties: {password: "{{?password}}"}
                from:
                  uri: kamelet:source
                  steps:
                    - to: {uri: "smtp:localhost", parameters: {password: "{{?password}}"}}
                    - toD: {uri: "${variable.url}", parameters: {authPassword: "{{?password}}"}}
                    - to: {uri: "kamelet:notify-x-sink/other", parameters: {password: "{{?password}}"}}
                """);
        assertThat(routes.findings()).isEmpty();
    }

    @Test
    void refusesASecretAnywhereElse() {
        routes.withKamelet("notify-x-sink", PASSWORD, """
                beans:
                  - name: sender
                    type: "#class:org.apache.camel.support.jsse.KeyStoreParameters"
                    properties: {resource: "Bearer {{?password}}"}
                from:
                  uri: kamelet:source
                  steps:
                    - to: {uri: "smtp:u:{{?password}}@localhost"}
                    - log: "{{?password}}"
                    - setVariable: {name: x, expression: {constant: {expression: "{{?password}}"}}}
                    - to: {uri: "exec:tool", parameters: {args: "{{?password}}"}}
                    - to: {uri: "smtp:localhost", parameters: {subject: "It is {{?password}}"}}
                    - toD: {uri: "${variable.url}", parameters: {inTheAddress: "{{?password}}"}}
                """);
        String readable = " the secret `password` would become readable here | Hand it to a bean below the template's"
                + " `beans:`, and the bean to the step.";
        String longer = " the secret `password` is part of a longer text | Let it stand alone as `{{password}}`; a bean"
                + " can build the longer text.";
        assertThat(routes.findings())
                .extracting(f -> f.replace("ERROR kamelets/notify-x-sink.kamelet.yaml:", ""))
                .containsExactly(
                        "19" + longer,
                        "23" + readable,
                        "24" + readable,
                        "25" + readable,
                        "26" + readable,
                        "27" + longer,
                        "28" + readable);
    }

    @Test
    void refusesSecretsGivenAsText() {
        routes.withKamelet("notify-x-sink", PASSWORD, """
                        from:
                          uri: kamelet:source
                          steps:
                            - to: {uri: "smtp:localhost", parameters: {password: "{{?password}}", username: me}}
                        """).withSteps("""
                        - to: {uri: "kamelet:notify-x-sink/a", parameters: {password: "{{env:PASSWORD}}"}}
                        - to: {uri: "smtp:localhost", parameters: {password: "hunter2"}}
                        - to: {uri: "smtp:localhost", parameters: {password: "#bean:mine", username: me}}
                        """).beans("mine");
        String fix = " holds a secret and is given as text | Make it a Kamelet's parameter with `format: password`, set"
                + " in backup.yaml.";
        assertThat(routes.findings())
                .containsExactly(
                        "ERROR backup/r.camel.yaml:10 `password`" + fix,
                        "ERROR backup/r.camel.yaml:11 `password`" + fix);
    }

    @Test
    void refusesADefaultForASecret() {
        routes.withKamelet("notify-x-sink", PASSWORD + "  default: hunter2\n", """
                beans:
                  - {name: b, type: "org.apache.camel.support.jsse.KeyStoreParameters", properties: {password: "{{password}}"}}
                from: {uri: kamelet:source, steps: [{log: x}]}
                """);
        assertThat(routes.findings())
                .containsExactly("ERROR kamelets/notify-x-sink.kamelet.yaml:15 parameter `password` is a secret and has"
                        + " a default | Delete the default.");
    }

    @Test
    void neverPrintsTheSecret() {
        routes.withSteps("- to: {uri: \"smtp:localhost?password=hunter2&debugMode=hunter2\"}\n");
        assertThat(routes.findings()).isNotEmpty().noneMatch(f -> f.contains("password=hunter2"));
    }
}
