package digital.vya.backupdb.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Engines and types have a Kamelet, and what is given to it is what it declares. */
final class KameletCheck {
    /** Parameters that are fed from the policy's own keys, and from which. */
    private static final Map<String, String> SAID_BY_POLICY =
            new TreeMap<>(Map.of("timeout", "timeouts.dump", "format", "dump.format"));

    private static final Set<String> OF_POLICIES = Set.of("timeout", "format", "jobs");

    private static final String DUMP = "dump-";

    private final Place root;
    private final Findings findings;
    private final KameletDefinitions kamelets;
    private final ParameterCheck parameters;
    private final OneOf oneOf;

    KameletCheck(
            Place root, Findings findings, KameletDefinitions kamelets, PlaceholderCheck placeholders, OneOf oneOf) {
        this.root = root;
        this.findings = findings;
        this.kamelets = kamelets;
        this.parameters = new ParameterCheck(findings, placeholders);
        this.oneOf = oneOf;
    }

    void run() {
        root.at("instances").items().forEach(i -> known(i.at("engine"), DUMP, "-action", "dumps the engine"));
        root.at("instances").items().forEach(this::own);
        root.at("instances").items().forEach(this::parameters);
        root.at("policies").items().forEach(this::options);
        root.at("destinations").items().forEach(d -> typed(d, "store-", "-action", "ships to destinations of type"));
        root.at("notifications").items().forEach(n -> typed(n, "notify-", "-sink", "sends notifications of type"));
    }

    private void typed(Place place, String prefix, String suffix, String does) {
        Place type = place.at("type");
        known(type, prefix, suffix, does);
        Place given = place.at("parameters");
        kamelets.named(prefix + type.text() + suffix).ifPresent(k -> {
            parameters.check(given, List.of(k), Set.of());
            oneOf.check(given, k);
        });
    }

    private void known(Place type, String prefix, String suffix, String does) {
        if (!type.isText() || type.text().isEmpty()) {
            return;
        }
        String kamelet = prefix + (prefix.equals(DUMP) ? EngineNames.canonical(type.text()) : type.text()) + suffix;
        String file = "routes/kamelets/" + kamelet + ".kamelet.yaml";
        if (kamelets.broken(kamelet)) {
            findings.error(type.line(), "the Kamelet `" + kamelet + "` cannot be read", "Mend " + file + ".");
            return;
        }
        boolean rolesOnly = prefix.equals(DUMP) && type.text().startsWith("roles-");
        if (kamelets.named(kamelet).isEmpty() || rolesOnly) {
            List<String> types = prefix.equals(DUMP) ? engines() : kamelets.types(prefix, suffix);
            findings.error(
                    type.line(),
                    "no Kamelet " + does + " `" + type.text() + "`",
                    Nearest.fix(type.text(), types) + " A new one is one file: " + file + ".");
        }
    }

    private List<String> engines() {
        return Stream.concat(
                        EngineNames.aliases().stream().filter(this::isThere),
                        kamelets.types(DUMP, "-action").stream().filter(t -> !t.startsWith("roles-")))
                .toList();
    }

    private boolean isThere(String alias) {
        return kamelets.named(DUMP + EngineNames.canonical(alias) + "-action").isPresent();
    }

    private static String engine(Place instance) {
        return EngineNames.canonical(instance.at("engine").text());
    }

    /** A name that is another name of an engine here cannot be that of one's own. */
    private void own(Place instance) {
        String written = instance.at("engine").text();
        String kamelet = "dump-" + written + "-action";
        if (!written.equals(engine(instance)) && kamelets.named(kamelet).isPresent()) {
            findings.error(
                    instance.at("engine").line(),
                    "`" + written + "` is another name of the engine `" + engine(instance) + "`, so `" + kamelet
                            + "` is not used",
                    "Rename the Kamelet, and the engine here like it.");
        }
    }

    /** The Kamelets that an instance's parameters go to. */
    private List<KameletDefinition> dumpAndRestore(String engine) {
        List<KameletDefinition> found = new ArrayList<>();
        kamelets.named(DUMP + engine + "-action").ifPresent(found::add);
        if (EngineNames.isOfKamelets(engine)) {
            kamelets.named("restore-" + engine + "-action").ifPresent(found::add);
        }
        return found;
    }

    /** Those that are required may stand in the policy as well, and are asked for there. */
    private void parameters(Place instance) {
        Place given = instance.at("parameters");
        OF_POLICIES.stream()
                .filter(given.node()::has)
                .forEach(name -> findings.error(
                        given.at(name).keyLine(),
                        "`" + name + "` is not a parameter of an instance",
                        "Say it in its policy."));
        List<KameletDefinition> mine = dumpAndRestore(engine(instance));
        if (given.exists() && !mine.isEmpty()) {
            Set<String> elsewhere = new TreeSet<>();
            mine.forEach(kamelet -> elsewhere.addAll(kamelet.parameters().keySet()));
            given.node().fieldNames().forEachRemaining(elsewhere::remove);
            parameters.check(given, mine, elsewhere);
        }
    }

    /** Its own, or that of a schedule. */
    private boolean uses(Place instance, Place policy) {
        String id = policy.at("id").text();
        boolean own =
                instance.at("policy").isText() && instance.at("policy").text().equals(id);
        return own
                || root.at("schedules").items().stream()
                        .filter(schedule -> schedule.at("policy").text().equals(id))
                        .map(schedule -> schedule.at("instances").items())
                        .anyMatch(named -> named.isEmpty()
                                || named.stream().anyMatch(one -> one.text()
                                        .equals(instance.at("id").text())));
    }

    /** What every instance of an engine that uses the policy says itself. */
    private Set<String> saidByInstances(Place policy, String engine) {
        Set<String> said = null;
        for (Place instance : root.at("instances").items()) {
            if (uses(instance, policy) && engine(instance).equals(engine)) {
                Set<String> mine = new TreeSet<>();
                instance.at("parameters").node().fieldNames().forEachRemaining(mine::add);
                if (said == null) {
                    said = mine;
                } else {
                    said.retainAll(mine);
                }
            }
        }
        return said == null ? Set.of() : said;
    }

    private void options(Place policy) {
        Set<String> engines = root.at("instances").items().stream()
                .filter(i -> uses(i, policy))
                .map(KameletCheck::engine)
                .collect(Collectors.toCollection(TreeSet::new));
        List<KameletDefinition> dumps = new ArrayList<>();
        engines.forEach(e -> dumps.addAll(dumpAndRestore(e)));
        // both are fed from the same options
        engines.forEach(e -> kamelets.named("dump-roles-" + e + "-action").ifPresent(dumps::add));
        Place options = policy.at("dump").at("options");
        SAID_BY_POLICY.forEach((option, key) -> {
            if (options.node().has(option)) {
                findings.error(
                        options.at(option).keyLine(),
                        "`" + option + "` is not an option of the dump",
                        "Say it as `" + key + "` of the policy.");
            }
        });
        Set<String> fed = new TreeSet<>(SAID_BY_POLICY.keySet());
        engines.forEach(e -> fed.addAll(saidByInstances(policy, e)));
        if (!dumps.isEmpty()) {
            parameters.check(options, dumps, fed);
        }
    }
}
