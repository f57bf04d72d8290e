package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class KameletRulesTest {
    private static final String TEMPLATE = """
            from:
              uri: kamelet:source
              steps:
                - log: "{{greeting}}"
            """;

    @TempDir
    Path folder;

    @Test
    void acceptsAGoodOne() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet("greet-action", """
                                greeting:
                                  title: Greeting
                                  description: What to say.
                                  type: string
                                  default: Hello
                                """, TEMPLATE)
                        .findings())
                .isEmpty();
    }

    @Test
    void saysWhatIsMissingFromTheHead() {
        assertThat(new RoutesFolder(folder)
                        .with("kamelets/greeter.kamelet.yaml", "apiVersion: v1\nmetadata: {name: greet}\nspec: {}\n")
                        .findings())
                .containsExactly(
                        "ERROR kamelets/greeter.kamelet.yaml:1 `apiVersion` is `v1` | Write `apiVersion:"
                                + " camel.apache.org/v1`.",
                        "ERROR kamelets/greeter.kamelet.yaml:1 the Kamelet has no `kind` | Add `kind: Kamelet`.",
                        "ERROR kamelets/greeter.kamelet.yaml:1 the Kamelet has no `spec.definition` | Add one with"
                                + " title, description and properties.",
                        "ERROR kamelets/greeter.kamelet.yaml:1 the Kamelet has no `spec.template` | Add one with"
                                + " `from:` and `steps:`.",
                        "ERROR kamelets/greeter.kamelet.yaml:2 the Kamelet's name does not say what it is | End it with"
                                + " -action, -sink or -source.",
                        "ERROR kamelets/greeter.kamelet.yaml:2 the name `greet` is not the file's name | Write"
                                + " `greeter`, or rename the file.");
        assertThat(new RoutesFolder(folder)
                        .with("kamelets/greeter.kamelet.yaml", "- route:\n    id: x\n")
                        .findings())
                .containsExactly("ERROR kamelets/greeter.kamelet.yaml:1 the file is not a Kamelet | Start it with"
                        + " `apiVersion: camel.apache.org/v1`.");
    }

    @Test
    void wantsEachParameterDescribedAndUsed() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet("greet-action", """
                                greeting:
                                  type: text
                                  default: Hello
                                unused:
                                  title: Unused
                                  description: Nobody asks for it.
                                  type: string
                                """, TEMPLATE)
                        .findings())
                .containsExactly(
                        "ERROR kamelets/greet-action.kamelet.yaml:10 parameter `greeting` has no `description` | Add"
                                + " `description:` below it.",
                        "ERROR kamelets/greet-action.kamelet.yaml:10 parameter `greeting` has no `title` | Add"
                                + " `title:` below it.",
                        "ERROR kamelets/greet-action.kamelet.yaml:11 parameter `greeting` cannot be of type `text` |"
                                + " Use one of: array, boolean, integer, number, object, string.",
                        "WARNING kamelets/greet-action.kamelet.yaml:13 parameter `unused` is not used | Use it as"
                                + " `{{unused}}`, or delete it.");
    }

    @Test
    void wantsATemplateThatStartsAtTheCaller() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet("greet-action", "{}", "from: {uri: \"timer:x\", steps: [{log: x}]}\n")
                        .findings())
                .containsExactly(
                        "ERROR kamelets/greet-action.kamelet.yaml:12 the template starts from `timer:x` | Write"
                                + " `uri: kamelet:source`.");
        assertThat(new RoutesFolder(folder)
                        .withKamelet("greet-action", "{}", "beans: []\n")
                        .findings())
                .containsExactly("ERROR kamelets/greet-action.kamelet.yaml:12 the template has no `from` | Add `from:`"
                        + " with `uri: kamelet:source`.");
    }

    @Test
    void wantsASourceThatHandsSomethingOn() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet("tick-source", "{}", "from: {uri: \"timer:x\", steps: [{to: kamelet:sink}]}\n")
                        .findings())
                .filteredOn(f -> f.contains("tick"))
                .isEmpty();
        assertThat(new RoutesFolder(folder)
                        .withKamelet("tick-source", "{}", "from: {uri: \"timer:x\", steps: [{log: x}]}\n")
                        .findings())
                .containsExactly("ERROR kamelets/tick-source.kamelet.yaml:12 the source hands nothing on | End it with"
                        + " `to:` `uri: kamelet:sink`.");
    }

    @Test
    void holdsTemplatesAgainstTheSchemaToo() {
        assertThat(new RoutesFolder(folder)
                        .withKamelet(
                                "greet-action", "{}", "from: {uri: kamelet:source, steps: [{lgo: {message: x}}]}\n")
                        .findings())
                .containsExactly("ERROR kamelets/greet-action.kamelet.yaml:12 unknown key `lgo` in `steps` | Did you"
                        + " mean `log`?");
    }

    @Test
    void wantsRequiredParametersDeclared() {
        new RoutesFolder(folder).with("kamelets/greet-action.kamelet.yaml", """
                        apiVersion: camel.apache.org/v1
                        kind: Kamelet
                        metadata: {name: greet-action}
                        spec:
                          definition:
                            title: Greet
                            description: Greets.
                            required: [greting]
                            properties:
                              greeting: {title: Greeting, description: What to say., type: string, default: Hi}
                          template:
                            from: {uri: kamelet:source, steps: [{log: "{{greeting}}"}]}
                        """);
        assertThat(new RoutesFolder(folder).findings())
                .containsExactly("ERROR kamelets/greet-action.kamelet.yaml:8 `required` names `greting`, which is not"
                        + " declared | Did you mean `greeting`?");
    }

    @Test
    void knowsByWhichEndingAKameletIsCalled() {
        for (String wrong : new String[] {"notify-x-action", "store-x-sink", "dump-x-source", "dump-roles-x-sink"}) {
            assertThat(new RoutesFolder(folder)
                            .withKamelet(wrong, "{}", "from: {uri: kamelet:source, steps: [{to: kamelet:sink}]}\n")
                            .findings())
                    .filteredOn(f -> f.contains(wrong))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR kamelets/" + wrong
                            + ".kamelet.yaml:4 a Kamelet of this name is never called | End its name with -");
        }
    }

    @Test
    void namesUnknownKeysAndThenSaysNothingAboutWhatTheyHide() {
        new RoutesFolder(folder).with("kamelets/store-x-action.kamelet.yaml", """
                        apiVersion: camel.apache.org/v1
                        kind: Kamelet
                        metadata:
                          name: store-x-action
                          anotations: {}
                          annotations: {vya.digital/operations: "put, lst", vya.digital/operation: put, vya.digital/one-of: key}
                        spec:
                          definition:
                            title: Store
                            description: Stores.
                            propertys: {key: {title: Key}}
                          template:
                            from: {uri: kamelet:source, steps: [{log: "{{key}}"}]}
                        """);
        new RoutesFolder(folder)
                .withKamelet(
                        "notify-x-sink",
                        "key: {title: Key, description: The key., type: string, default: x, fromat: password}\n",
                        "from: {uri: kamelet:source, steps: [{log: \"{{key}}\"}]}\n");
        assertThat(new RoutesFolder(folder).findings())
                .extracting(f -> f.replace("ERROR kamelets/", "").replace(".kamelet.yaml", ""))
                .containsExactly(
                        "notify-x-sink:10 unknown key `fromat` in parameter `key` | Did you mean `format`?",
                        "store-x-action:5 unknown key `anotations` in `metadata` | Did you mean `annotations`?",
                        "store-x-action:6 there is no annotation `vya.digital/operation` | Did you mean"
                                + " `vya.digital/operations`?",
                        "store-x-action:6 there is no operation `lst` of a destination | Did you mean `list`?",
                        "store-x-action:11 unknown key `propertys` in `definition` | Did you mean `properties`?");
    }

    @Test
    void oneOfNamesParametersOrWhatTheMachineMayHave() {
        new RoutesFolder(folder).with("kamelets/store-x-action.kamelet.yaml", """
                        apiVersion: camel.apache.org/v1
                        kind: Kamelet
                        metadata:
                          name: store-x-action
                          annotations: {vya.digital/one-of: "key, env:KEY, file:~/key, kee, env: KEY"}
                        spec:
                          definition:
                            title: Store
                            description: Stores.
                            properties: {key: {title: Key, description: A key., type: string, default: x}}
                          template:
                            from: {uri: kamelet:source, steps: [{log: "{{key}}"}]}
                        """);
        assertThat(new RoutesFolder(folder).findings())
                .extracting(f -> f.replace("ERROR kamelets/store-x-action.kamelet.yaml:", ""))
                .containsExactly(
                        "5 `one-of` names `env: KEY`, which is not declared | Name a parameter, `env:NAME` or `file:PATH`.",
                        "5 `one-of` names `kee`, which is not declared | Name a parameter, `env:NAME` or `file:PATH`.");
    }
}
