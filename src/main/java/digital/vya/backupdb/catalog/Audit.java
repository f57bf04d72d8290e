package digital.vya.backupdb.catalog;

import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.model.Actor;
import digital.vya.backupdb.model.AuditEntry;
import digital.vya.backupdb.model.AuditReport;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was done, when, by which user of which host, and how it ended. Rows are only added; each bears the hash of the
 * one before it, so that one that was changed or taken out is found, and the last is known by a hash that can be kept
 * elsewhere.
 */
public final class Audit {
    private static final String FIRST = "";
    private static final String COLUMNS = "number, at, who, host, action, subject, outcome, detail, before, hash";

    private final Catalog catalog;
    private final String host;
    private final Clock clock;

    public Audit(Catalog catalog, String host, Clock clock) {
        this.catalog = catalog;
        this.host = host;
        this.clock = clock;
    }

    /** For what is done already, and not undone for want of a row; whether there is one. */
    public boolean addWherePossible(String action, String subject, String outcome, Map<String, ?> detail) {
        return catalog.attempt(
                () -> catalog.changeForGood(sql -> add(sql, null, action, subject, outcome, null, detail)));
    }

    /** The same where the catalogue is there already: what only reads makes none. */
    public boolean addWhereThere(String action, String subject, String outcome, Map<String, ?> detail) {
        return catalog.isThere() && addWherePossible(action, subject, outcome, detail);
    }

    /**
     * In the same change as what it tells of; what has a {@code reference} of its own is told once. {@code by} is who did
     * it; null where its record does not say, and this process counts as the one that did.
     */
    void add(
            Sql sql,
            @Nullable Actor by,
            String action,
            String subject,
            String outcome,
            @Nullable String reference,
            Map<String, ?> detail)
            throws SQLException {
        boolean isTold = reference != null
                && sql.first(row -> true, "SELECT 1 FROM audit WHERE action = ? AND reference = ?", action, reference)
                        .isPresent();
        if (isTold) {
            return;
        }
        AuditEntry last = sql.first(Audit::entry, "SELECT " + COLUMNS + " FROM audit ORDER BY number DESC LIMIT 1")
                .orElse(null);
        long number = last == null ? 1 : last.number() + 1;
        String before = last == null ? FIRST : last.hash();
        long now = clock.instant().toEpochMilli();
        Actor actor = by == null ? CallingUser.actor() : by;
        Map<String, Object> all = new LinkedHashMap<>(detail);
        all.put("from", actor.from());
        String said = Json.line(all);
        AuditEntry next = new AuditEntry(
                number, Instant.ofEpochMilli(now), actor.user(), host, action, subject, outcome, said, before, FIRST);
        sql.change(
                "INSERT INTO audit (" + COLUMNS + ", reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                number,
                now,
                actor.user(),
                host,
                action,
                subject,
                outcome,
                said,
                before,
                hash(next),
                reference);
    }

    /** Looks at every row; its head is the hash that the chain had once, if it was kept elsewhere. */
    public AuditReport verify(AuditRequest request) {
        Chain chain = new Chain(request.head());
        catalog.read(sql -> {
            sql.each(row -> chain.follow(entry(row)), "SELECT " + COLUMNS + " FROM audit ORDER BY number");
            return true;
        });
        return chain.report();
    }

    /** Hands over each row since then, the oldest first. */
    public void export(AuditRequest request) {
        catalog.read(sql -> {
            sql.each(
                    row -> request.taker().accept(entry(row)),
                    "SELECT " + COLUMNS + " FROM audit WHERE at >= ? ORDER BY number",
                    request.since() == null ? 0 : request.since().toEpochMilli());
            return true;
        });
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }

    /** As JSON, so that no text can be taken for a part of another. */
    private static String hash(AuditEntry entry) {
        String all = Json.line(List.of(
                entry.number(),
                entry.at().toEpochMilli(),
                entry.who(),
                entry.host(),
                entry.action(),
                entry.subject(),
                entry.outcome(),
                entry.detail(),
                entry.before()));
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The rows as they come. */
    private static final class Chain {
        private final @Nullable String head;
        private long rows;
        private String last = FIRST;
        private boolean sawHead;
        private @Nullable String broken;

        Chain(@Nullable String head) {
            this.head = head;
            this.sawHead = head == null;
        }

        void follow(AuditEntry entry) {
            if (broken == null) {
                if (entry.number() != rows + 1) {
                    broken = "rows " + (rows + 1) + " to " + (entry.number() - 1) + " are not there";
                } else if (!entry.before().equals(last)) {
                    broken = "row " + entry.number() + " of " + entry.at() + " does not follow row " + rows;
                } else if (!entry.hash().equals(hash(entry))) {
                    broken = "row " + entry.number() + " of " + entry.at() + " was changed";
                }
            }
            rows++;
            last = entry.hash();
            sawHead |= last.equals(head);
        }

        AuditReport report() {
            String why =
                    broken == null && !sawHead ? "no row has the hash " + head + ", so the end was cut off" : broken;
            return new AuditReport(rows, last, why);
        }
    }
}
