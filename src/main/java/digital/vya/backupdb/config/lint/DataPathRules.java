package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A dump flows, it is never held. Files on the data path are Kamelets named dump-, pack- and store-, and the routes in
 * {@code backup/}; in them nothing may turn a body into text, bytes or a cached stream. A route whose id names the
 * manifest may marshal to JSON: a manifest is small.
 */
final class DataPathRules {
    private static final Pattern KAMELETS = Pattern.compile("(dump|pack|store)-.*");
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "cmd", "cmd.exe", "powershell", "pwsh");
    private static final List<String> NOT_OURS =
            List.of("commandExecutor", "binding", "outFile", "useStderrOnEmptyStdout");
    private static final Pattern HELD_TYPE = Pattern.compile("(java\\.lang\\.)?String|byte\\[]|\\[B");
    private static final Pattern HELD_TEXT = Pattern.compile(
            "\\$\\{(bodyAs|mandatoryBodyAs)\\((java\\.lang\\.)?(String|byte\\[])\\)|\\$\\{(bodyOneLine|prettyBody)}");
    private static final String[] MAKES_TEXT = {
        "SetBodyDefinition",
        "SetHeaderDefinition",
        "SetPropertyDefinition",
        "SetVariableDefinition",
        "TransformDefinition"
    };
    private static final Pattern WHOLE_BODY = Pattern.compile("\\$\\{(in\\.)?body}");

    private final Folder folder;

    DataPathRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        folder.endpoints("exec").forEach(DataPathRules::exec);
        for (SourceFile file : folder.files()) {
            file.elements("RouteDefinition").forEach(r -> streamCache(file, r));
            if (isDataPath(file)) {
                file.elements().forEach(e -> step(file, e));
            }
        }
    }

    private static boolean isDataPath(SourceFile file) {
        return file.isKamelet() ? KAMELETS.matcher(file.baseName()).matches() : file.isIn("backup");
    }

    private static void exec(Endpoint exec) {
        Findings findings = exec.file().findings();
        for (String name : NOT_OURS) {
            exec.option(name).ifPresent(o -> {
                String why = name.equals("outFile") || name.equals("useStderrOnEmptyStdout")
                        ? "the output of a tool is what it writes to stdout"
                        : "it would put Camel's own way to run tools, which holds the output in memory, in place of ours";
                findings.error(o.line(), "`" + name + "` cannot be used with `exec`", "Delete it: " + why + ".");
            });
        }
        String program = exec.name("executable");
        String file = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        if (SHELLS.contains(file.toLowerCase(Locale.ROOT))) {
            findings.error(exec.line(), "`exec` starts a shell", "Start the tool itself, with its flags in `args`.");
        }
    }

    private static void streamCache(SourceFile file, Element route) {
        route.node()
                .entry("streamCache")
                .filter(e -> "true".equals(e.value().text()))
                .ifPresent(e -> file.findings()
                        .error(e.line(), "`streamCache` holds the dump in memory or on disk", "Delete it."));
    }

    private static void step(SourceFile file, Element element) {
        Findings findings = file.findings();
        if (element.is("MarshalDefinition", "UnmarshalDefinition") && !isManifest(element)) {
            String fix = "Move it to a route whose id names the manifest and use `json:`, or leave it out.";
            findings.error(element.line(), "`" + element.key() + "` holds the whole body in memory", fix);
        }
        if (element.is("ConvertBodyDefinition")) {
            String type = element.node().isScalar()
                    ? element.node().text()
                    : element.node().text("type").orElse("");
            if (HELD_TYPE.matcher(type).matches()) {
                findings.error(
                        element.line(), "`convertBodyTo` `" + type + "` holds the whole body in memory", "Delete it.");
            }
        }
        if (element.type().endsWith("Expression") || element.is("LogDefinition", "ToDynamicDefinition")) {
            text(findings, element, file.isKamelet());
        }
    }

    private static void text(Findings findings, Element element, boolean kamelet) {
        element.node().scalars((key, node) -> {
            String text = String.valueOf(node.text());
            if (HELD_TEXT.matcher(text).find() || (kamelet && putsBodyIntoText(element, text))) {
                String what = "`" + element.key() + "` reads the whole body into a text";
                findings.error(node.line(), what, "Say something about it instead, such as a field of a variable.");
            }
        });
    }

    /** In these Kamelets the body is a stream or a file: put into a longer text, or logged, Camel reads it to its end. */
    private static boolean putsBodyIntoText(Element element, String text) {
        if (element.is("LogDefinition", "ToDynamicDefinition")) {
            return WHOLE_BODY.matcher(text).find();
        }
        Element step = element;
        while (step.type().contains("Expression")) {
            step = Objects.requireNonNull(step.parent(), "an expression stands in a step");
        }
        return step.is(MAKES_TEXT)
                && WHOLE_BODY.matcher(text).find()
                && !WHOLE_BODY.matcher(text.strip()).matches();
    }

    private static boolean isManifest(Element element) {
        Element route = element.route();
        String id = route == null ? "" : route.node().text("id").orElse("");
        return List.of(id.split("-", -1)).contains("manifest")
                && element.node().get("json").isPresent();
    }
}
