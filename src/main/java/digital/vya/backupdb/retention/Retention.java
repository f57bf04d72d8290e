package digital.vya.backupdb.retention;

import java.time.ZoneId;
import java.util.List;

/**
 * What is kept of the restore points of a database: the newest {@code keep} that exist, all {@code within} a span, and
 * what the tiers keep; days are those of the zone.
 */
public record Retention(ZoneId zone, int keep, Span within, List<Tier> tiers) {
    public Retention {
        tiers = List.copyOf(tiers);
    }
}
