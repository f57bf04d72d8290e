package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Placeholder;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.tooling.model.EipModel;
import org.apache.camel.tooling.model.EipModel.EipOptionModel;
import org.apache.camel.util.StringHelper;

/** Values that Camel's schema leaves open and its model does not, and expressions in the languages that read them. */
final class StepRules {
    private static final String EXPRESSION = "Expression";

    /** Beans are not read, they are looked up: see the rules of beans. */
    private static final Set<String> OF_BEANS = Set.of("method", "ref");

    /** Where an expression decides something. */
    private static final Set<String> PREDICATES = Set.of(
            "WhenDefinition",
            "OnWhenDefinition",
            "FilterDefinition",
            "ValidateDefinition",
            "InterceptDefinition",
            "OnCompletionDefinition");

    private static final Set<String> DECIDING_KEYS =
            Set.of("handled", "continued", "retryWhile", "completionPredicate");

    /** Texts that are read as simple, though they are not below a language. */
    private static final Set<String> SIMPLE_TEXTS =
            Set.of("LogDefinition message", "ThrowExceptionDefinition message", "ToDynamicDefinition uri");

    private static final Pattern ARGUMENT = Pattern.compile("\\$\\{[^{}]*}");

    private final Folder folder;

    StepRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        for (SourceFile file : folder.files()) {
            file.elements().forEach(e -> element(file, e));
        }
    }

    private void element(SourceFile file, Element element) {
        Optional<EipModel> model = Components.get().part(element);
        if (element.node().isScalar()) {
            shortForm(file, element);
        }
        for (YamlNode.Entry entry : element.node().entries()) {
            String key = StringHelper.dashToCamelCase(entry.key());
            if (!entry.value().isScalar() || entry.value().text() == null) {
                continue;
            }
            model.flatMap(m -> m.getOptions().stream()
                            .filter(o -> o.getName().equals(key))
                            .findFirst())
                    .ifPresent(option -> value(file, entry, option));
            if (key.equals("expression") && element.type().endsWith(EXPRESSION)) {
                expression(file, element, entry.value(), element.key());
            } else if (SIMPLE_TEXTS.contains(element.type() + " " + key)) {
                expression(file, element, entry.value(), "simple");
            } else if (key.equals("method") && element.is("BeanDefinition", "MethodCallExpression")) {
                arguments(file, element, entry.value());
            }
        }
        if (element.is("ToDynamicDefinition")) {
            // all of them become one text, which is read when the step is made
            element.node().get("parameters").stream()
                    .flatMap(parameters -> parameters.entries().stream())
                    .filter(parameter -> parameter.value().isScalar())
                    .forEach(parameter -> expression(file, element, parameter.value(), "simple"));
        }
    }

    /** Each argument in braces is read as simple, when the bean is called. */
    private void arguments(SourceFile file, Element element, YamlNode method) {
        Matcher argument = ARGUMENT.matcher(method.text());
        while (argument.find()) {
            expression(file, element, method, argument.group(), "simple");
        }
    }

    private void shortForm(SourceFile file, Element element) {
        if (element.type().endsWith(EXPRESSION)) {
            expression(file, element, element.node(), element.key());
        } else if (element.is("LogDefinition", "ToDynamicDefinition")) {
            expression(file, element, element.node(), "simple");
        }
    }

    private void value(SourceFile file, YamlNode.Entry entry, EipOptionModel option) {
        folder.value(file, entry.value().scalarText())
                .ifPresent(value -> OptionValue.fix(option, value).ifPresent(fix -> file.findings()
                        .error(entry.line(), "`" + entry.key() + "` cannot be `" + value + "`", fix)));
    }

    private void expression(SourceFile file, Element element, YamlNode node, String language) {
        if (node.text() != null && !OF_BEANS.contains(language)) {
            expression(file, element, node, node.text(), language);
        }
    }

    private void expression(SourceFile file, Element element, YamlNode node, String written, String language) {
        String text = written;
        for (Placeholder p : Placeholder.in(text)) {
            // what it stands for when it runs is not known; a number reads as a text, too
            text = text.replace(p.text(), folder.value(file, p.text()).orElse("1"));
        }
        Languages.problem(language, text, decides(element)).ifPresent(problem -> file.findings()
                .error(
                        node.line(),
                        "the expression of `" + holder(element) + "` " + problem,
                        "Look up `" + language + "` in Camel's documentation."));
    }

    private static Element step(Element element) {
        Element step = element;
        while (step.type().endsWith(EXPRESSION) || step.type().equals("ExpressionDefinition")) {
            step = Objects.requireNonNull(step.parent(), "an expression stands in a step");
        }
        return step;
    }

    private static boolean decides(Element element) {
        Element step = step(element);
        return PREDICATES.contains(step.type()) || DECIDING_KEYS.contains(step.key());
    }

    private static String holder(Element element) {
        return step(element).key();
    }
}
