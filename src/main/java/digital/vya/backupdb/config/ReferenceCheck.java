package digital.vya.backupdb.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Every id is there once, every reference leads somewhere, and what is not referred to is said. */
final class ReferenceCheck {
    private static final Map<String, String> ONE_OF = Map.of(
            "instances", "instance",
            "policies", "policy",
            "destinations", "destination",
            "notifications", "notification",
            "schedules", "schedule",
            "proofs", "proof");
    private final Place root;
    private final Findings findings;
    private final Map<String, Map<String, Place>> known = new HashMap<>();
    private final Map<String, Set<String>> used = new HashMap<>();

    ReferenceCheck(Place root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    void run() {
        ONE_OF.keySet().forEach(this::collect);
        root.at("instances").items().forEach(i -> refer("policies", i.at("policy")));
        root.at("policies").items().forEach(p -> {
            p.at("destinations").items().forEach(d -> refer("destinations", d));
            p.at("notifications").items().forEach(n -> refer("notifications", n));
            retention(p);
        });
        root.at("schedules").items().forEach(s -> refer("policies", s.at("policy")));
        Set<String> off = switchedOff();
        root.at("schedules").items().forEach(s -> s.at("instances").items().forEach(i -> {
            refer("instances", i);
            if (enabled(s) && off.contains(i.text())) {
                warnOfDisabled(i);
            }
        }));
        unused("policies", "no instance and no schedule uses");
        unused("destinations", "no policy uses");
        unused("notifications", "no policy uses");
    }

    /** What is kept otherwise at a destination is about one that the policy sends to. */
    private void retention(Place policy) {
        Set<String> own = policy.at("destinations").items().stream()
                .filter(Place::isText)
                .map(Place::text)
                .collect(Collectors.toSet());
        Place at = policy.at("retention").at("at");
        at.node().fieldNames().forEachRemaining(id -> {
            if (!own.contains(id)) {
                findings.error(
                        at.at(id).line(),
                        "the policy does not send to a destination `" + id + "`",
                        Nearest.fix(id, own));
            }
        });
    }

    private void collect(String list) {
        Map<String, Place> ids = new LinkedHashMap<>();
        for (Place item : root.at(list).items()) {
            Place id = item.at("id");
            if (!id.isText()) {
                continue;
            }
            Place first = ids.putIfAbsent(id.text(), id);
            if (first != null) {
                findings.error(
                        id.line(),
                        "the id `" + id.text() + "` stands twice in `" + list + "`, first on line " + first.line(),
                        "Give one of them another id.");
            }
        }
        known.put(list, ids);
    }

    private void refer(String list, Place reference) {
        if (!reference.isText()) {
            return;
        }
        used.computeIfAbsent(list, l -> new HashSet<>()).add(reference.text());
        Map<String, Place> ids = known.getOrDefault(list, Map.of());
        if (!ids.containsKey(reference.text())) {
            findings.error(
                    reference.line(),
                    "there is no " + ONE_OF.get(list) + " `" + reference.text() + "`",
                    Nearest.fix(reference.text(), ids.keySet()));
        }
    }

    private Set<String> switchedOff() {
        return root.at("instances").items().stream()
                .filter(i -> !enabled(i))
                .map(i -> i.at("id").text())
                .collect(Collectors.toSet());
    }

    private void warnOfDisabled(Place reference) {
        findings.warn(
                reference.line(),
                "the schedule names the instance `" + reference.text() + "`, which is disabled and left out",
                "Enable it, or remove it here.");
    }

    private static boolean enabled(Place place) {
        return place.at("enabled").node().asBoolean(true);
    }

    private void unused(String list, String words) {
        Set<String> wanted = used.getOrDefault(list, Set.of());
        List<Place> idle = known.getOrDefault(list, Map.of()).values().stream()
                .filter(id -> !wanted.contains(id.text()))
                .toList();
        idle.forEach(id -> findings.warn(
                id.line(), words + " the " + ONE_OF.get(list) + " `" + id.text() + "`", "Use it, or remove it."));
    }
}
