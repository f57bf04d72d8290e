package digital.vya.backupdb.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keys of an instance that only some engines take. */
final class EngineCheck {
    private static final List<String> OF_SERVERS = List.of("host", "port", "user", "password", "tls", "databases");

    /** What makes a text a pattern. */
    private static final String WILD = "*?[{\\";

    private final Place root;
    private final Findings findings;
    private final KameletDefinitions kamelets;

    EngineCheck(Place root, Findings findings, KameletDefinitions kamelets) {
        this.root = root;
        this.findings = findings;
        this.kamelets = kamelets;
    }

    void run() {
        root.at("instances").items().forEach(this::instance);
    }

    private void instance(Place instance) {
        Place sets = instance.at("sets");
        if (!instance.at("engine").isText()) {
            return;
        }
        String engine = instance.at("engine").text();
        // one that nothing dumps is told by the check of Kamelets, and most often a typo
        if (EngineNames.isOfKamelets(engine)
                && kamelets.named("dump-" + engine + "-action").isPresent()) {
            instance.at("databases").at("include").items().forEach(this::named);
        }
        if (!EngineNames.ofFiles().contains(engine)) {
            if (sets.exists()) {
                findings.error(
                        sets.keyLine(),
                        "`sets` is only for the engine `" + String.join("`, `", EngineNames.ofFiles()) + "`",
                        "Remove it, or correct the engine.");
            }
            return;
        }
        if (!sets.exists()) {
            findings.error(
                    instance.line(), instance.label() + " has no `sets`", "Say in `sets` which files to back up.");
        }
        OF_SERVERS.stream()
                .map(instance::at)
                .filter(Place::exists)
                .forEach(key -> findings.error(
                        key.keyLine(),
                        "the engine `" + engine + "` has no `" + key.key() + "`",
                        "Remove it: files are those of this machine."));
        twice(sets);
    }

    /** Such an engine cannot say which databases there are, so a pattern would be taken for a name. */
    private void named(Place pattern) {
        if (pattern.isText() && pattern.text().chars().anyMatch(c -> WILD.indexOf(c) >= 0)) {
            findings.error(
                    pattern.line(),
                    "`" + pattern.text() + "` is a pattern, and an engine that is only a Kamelet cannot list databases",
                    "Name each database in `include`, or leave it out where there is only one.");
        }
    }

    private void twice(Place sets) {
        Map<String, Place> seen = new HashMap<>();
        sets.items().stream().map(set -> set.at("id")).filter(Place::isText).forEach(id -> {
            if (seen.putIfAbsent(id.text(), id) != null) {
                findings.error(id.line(), "the set `" + id.text() + "` is there twice", "Give one of them another id.");
            }
        });
    }
}
