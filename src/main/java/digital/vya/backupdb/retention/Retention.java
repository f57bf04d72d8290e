package digital.vya.backupdb.retention;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of the restore points of a database: the newest {@code keep} that exist, all {@code within} a span, and
 * what the tiers keep; days are those of the zone.
 */
public record Retention(ZoneId zone, int keep, Span within, List<Tier> tiers) {
    public Retention {
        tiers = List.copyOf(tiers);
    }

    /** Its rules as reasons name them, such as {@code keep 3, within 30d, weekly 8}. */
    public String rules() {
        List<String> rules = new ArrayList<>();
        if (keep > 0) {
            rules.add("keep " + keep);
        }
        if (!within.isNone()) {
            rules.add("within " + within);
        }
        tiers.forEach(tier -> rules.add(tier.rule()));
        return rules.isEmpty() ? "none" : String.join(", ", rules);
    }
}
