package digital.vya.backupdb.config;

import java.util.List;
import java.util.Optional;

/** Placeholders resolve, and secrets are placeholders. No value, written or resolved, is ever part of a finding. */
final class PlaceholderCheck {
    private final Findings findings;
    private final Placeholders placeholders;

    PlaceholderCheck(Findings findings, Placeholders placeholders) {
        this.findings = findings;
        this.placeholders = placeholders;
    }

    /** What a text stands for; empty, and reported, where a placeholder does not resolve. */
    Optional<String> resolved(Place place) {
        return resolved(place, false);
    }

    /** The same for a secret, which moreover should be a placeholder. */
    Optional<String> resolvedSecret(Place place) {
        boolean written = place.node().isValueNode()
                && !place.node().isNull()
                && !place.text().isEmpty();
        if (written && (!Placeholders.anyIn(place.text()) || Placeholders.hasDefault(place.text()))) {
            findings.warn(
                    place.line(),
                    place.label() + " is a secret in plain text",
                    "Move it to an environment variable or a file: `{{env:NAME}}`, `{{file:path}}`.");
        }
        return resolved(place, true);
    }

    /** Secrets, and all that destinations and notifications are given, are asked for where they are used. */
    private void missing(Place place, boolean secret, String what, String fix) {
        if (secret || place.section().equals("destinations") || place.section().equals("notifications")) {
            findings.errorOf(place.entry(), place.line(), what, fix);
        } else {
            findings.error(place.line(), what, fix);
        }
    }

    private Optional<String> resolved(Place place, boolean secret) {
        if (!place.isText()) {
            return Optional.empty();
        }
        List<Placeholders.Problem> problems = placeholders.problems(place.text(), secret);
        for (Placeholders.Problem problem : problems) {
            String what = place.label() + ": " + problem.what();
            switch (problem.kind()) {
                case WRONG -> findings.error(place.line(), what, problem.fix());
                case MISSING -> missing(place, secret, what, problem.fix());
                case REMARK -> findings.warn(place.line(), what, problem.fix());
            }
        }
        return problems.stream().anyMatch(p -> p.kind() != Placeholders.Problem.Kind.REMARK)
                ? Optional.empty()
                : Optional.of(placeholders.resolve(place.text()));
    }
}
