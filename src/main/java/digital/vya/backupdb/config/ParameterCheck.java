package digital.vya.backupdb.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Parameters given to Kamelets, held against what the Kamelets declare. */
final class ParameterCheck {
    private final Findings findings;
    private final PlaceholderCheck placeholders;

    ParameterCheck(Findings findings, PlaceholderCheck placeholders) {
        this.findings = findings;
        this.placeholders = placeholders;
    }

    /** Each parameter must be known to one of the Kamelets; {@code fed} are those that others give a value. */
    void check(Place given, List<KameletDefinition> kamelets, Set<String> fed) {
        for (KameletDefinition kamelet : kamelets) {
            kamelet.parameters().values().stream()
                    .filter(p -> p.required() && p.preset() == null && !fed.contains(p.name()))
                    .filter(p -> !given.node().has(p.name()) && !isMistyped(p.name(), given, kamelets))
                    .forEach(p -> missing(given, kamelet, p));
        }
        given.entries().stream().filter(p -> !fed.contains(p.key())).forEach(p -> {
            Optional<KameletDefinition.Parameter> declared = kamelets.stream()
                    .flatMap(k -> Optional.ofNullable(k.parameters().get(p.key())).stream())
                    .findFirst();
            declared.ifPresentOrElse(d -> value(p, d), () -> unknown(p, kamelets, fed));
        });
    }

    /** Then it is one mistake, and named where it stands. */
    private static boolean isMistyped(String name, Place given, List<KameletDefinition> kamelets) {
        Set<String> known = new TreeSet<>();
        kamelets.forEach(kamelet -> known.addAll(kamelet.parameters().keySet()));
        return given.entries().stream()
                .map(Place::key)
                .anyMatch(key -> !known.contains(key)
                        && Nearest.to(key, known).filter(name::equals).isPresent());
    }

    private void missing(Place given, KameletDefinition kamelet, KameletDefinition.Parameter parameter) {
        String why = parameter.description().isEmpty() ? parameter.title() : parameter.description();
        findings.error(
                given.line(),
                given.label() + " lacks `" + parameter.name() + "`, which `" + kamelet.name() + "` requires",
                why.isEmpty() ? "Add it." : "Add it: " + why);
    }

    private void unknown(Place parameter, List<KameletDefinition> kamelets, Set<String> fed) {
        Set<String> known = kamelets.stream()
                .flatMap(k -> k.parameters().keySet().stream())
                .filter(name -> !fed.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        String names = kamelets.stream().map(k -> "`" + k.name() + "`").collect(Collectors.joining(", "));
        findings.error(
                parameter.keyLine(),
                "unknown parameter `" + parameter.key() + "` of " + names,
                Nearest.fix(parameter.key(), known));
    }

    private void value(Place given, KameletDefinition.Parameter declared) {
        if (given.node().isNull()) {
            findings.error(given.line(), given.label() + " has no value", "Give it one, or remove the key.");
            return;
        }
        Optional<String> value = declared.secret() ? placeholders.resolvedSecret(given) : placeholders.resolved(given);
        if (declared.required() && value.filter(String::isEmpty).isPresent()) {
            findings.error(given.line(), given.label() + " is empty", "Give it a value: it is required.");
            return;
        }
        if (given.isText() && Placeholders.anyIn(given.text())) {
            value.ifPresent(v -> resolved(given, declared, v));
            return;
        }
        if (given.node().isObject() || !TypeNames.fits(declared.type(), given.node())) {
            findings.error(
                    given.line(),
                    given.label() + " must be " + TypeNames.of(declared.type()) + ", not "
                            + TypeNames.ofValue(given.node()),
                    fix(given, declared));
        } else if (given.isText() && !TypeNames.reads(declared.type(), given.text())) {
            findings.error(
                    given.line(),
                    given.label() + " is not " + TypeNames.of(declared.type()) + ": `" + given.text() + "`",
                    "Give one.");
        } else if (!declared.allowed().isEmpty() && !declared.allowed().contains(given.text())) {
            String shown = declared.secret() ? "" : ": `" + given.text() + "`";
            findings.error(given.line(), given.label() + " is none of the allowed values" + shown, allowed(declared));
        }
    }

    private void resolved(Place given, KameletDefinition.Parameter declared, String value) {
        String what = "what the placeholder of " + given.label() + " stands for ";
        if (!declared.secret() && Placeholders.anyIn(value)) {
            findings.error(
                    given.line(),
                    what + "contains `{{` or `}}`",
                    "Only parameters of `format: password` can carry that.");
        } else if (!TypeNames.reads(declared.type(), value)) {
            findings.error(given.line(), what + "is not " + TypeNames.of(declared.type()), "Correct it there.");
        } else if (!declared.allowed().isEmpty() && !declared.allowed().contains(value)) {
            findings.error(given.line(), what + "is none of the allowed values", allowed(declared));
        }
    }

    private static String fix(Place given, KameletDefinition.Parameter declared) {
        if (given.isText()) {
            return "Remove the quotes, or give " + TypeNames.of(declared.type()) + ".";
        }
        return declared.type().equals("string") && given.node().isValueNode()
                ? "Put it in quotes."
                : "Give " + TypeNames.of(declared.type()) + ".";
    }

    private static String allowed(KameletDefinition.Parameter declared) {
        return "Use one of " + String.join(", ", declared.allowed()) + ".";
    }
}
