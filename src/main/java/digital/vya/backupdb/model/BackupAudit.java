package digital.vya.backupdb.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit in the columns of {@code backup_audit}, the table of the tool that came before; null is what does not
 * belong to such a row, or was not written into it by an earlier version. The row's number is what {@code id} was there.
 */
public record BackupAudit(
        @Nullable String backupFile,
        @Nullable Long backupSizeBytes,
        @Nullable String backupStartedAt,
        @Nullable String backupFinishedAt,
        @Nullable Double backupDurationSeconds,
        @Nullable String backupType,
        @Nullable String backupStatus,
        @Nullable String backupLocation,
        String performedBy,
        @Nullable String restoredAt,
        @Nullable String restoredBy,
        @Nullable String notes,
        Instant createdAt) {
    public static final List<String> COLUMNS = List.of(
            "backup_file",
            "backup_size_bytes",
            "backup_started_at",
            "backup_finished_at",
            "backup_duration_seconds",
            "backup_type",
            "backup_status",
            "backup_location",
            "performed_by",
            "restored_at",
            "restored_by",
            "notes",
            "created_at");

    /** As a verification says it. */
    private static final Set<String> LOST =
            Set.of(Verification.State.DAMAGED.name(), Verification.State.MISSING.name());

    public static BackupAudit of(AuditEntry entry) {
        JsonNode detail = detail(entry);
        boolean isBackup = entry.action().equals("backup") || entry.action().equals("backup-roles");
        boolean isRestore = entry.action().equals("restore");
        return new BackupAudit(
                point(entry, detail),
                detail.path("bytes").isNumber() ? detail.path("bytes").longValue() : null,
                isBackup ? text(detail, "startedAt") : null,
                isBackup ? text(detail, "endedAt") : null,
                isBackup && detail.path("seconds").isNumber()
                        ? detail.path("seconds").doubleValue()
                        : null,
                text(detail, "type"),
                status(entry, detail, isBackup),
                location(detail),
                entry.who(),
                isRestore ? text(detail, "endedAt") : null,
                isRestore ? entry.who() : null,
                notes(entry, detail),
                entry.at());
    }

    /** In the order of {@link #COLUMNS}. */
    public List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(backupFile);
        values.add(backupSizeBytes);
        values.add(backupStartedAt);
        values.add(backupFinishedAt);
        values.add(backupDurationSeconds);
        values.add(backupType);
        values.add(backupStatus);
        values.add(backupLocation);
        values.add(performedBy);
        values.add(restoredAt);
        values.add(restoredBy);
        values.add(notes);
        values.add(createdAt);
        return values;
    }

    private static JsonNode detail(AuditEntry entry) {
        try {
            return Objects.requireNonNullElse(Json.lines().readTree(entry.detail()), MissingNode.getInstance());
        } catch (JsonProcessingException e) {
            // one that was changed, which `audit verify` says
            return MissingNode.getInstance();
        }
    }

    private static @Nullable String text(JsonNode detail, String name) {
        JsonNode value = detail.path(name);
        return value.isTextual() && !value.textValue().equals("null") ? value.textValue() : null;
    }

    /** The restore point, which stands for its files: what it holds is named by its manifest. */
    private static @Nullable String point(AuditEntry entry, JsonNode detail) {
        return switch (entry.action()) {
            case "backup", "backup-roles", "restore" -> text(detail, "restorePoint");
            case "remove", "pin", "unpin", "hold", "release", "dead-letter-redrive", "dead-letter-drop" ->
                entry.subject();
            case "verify" -> detail.has("destination") ? entry.subject() : null;
            default -> null;
        };
    }

    /** A backup that no destination has is none, whatever else it is. */
    private static @Nullable String status(AuditEntry entry, JsonNode detail, boolean isBackup) {
        if (isBackup) {
            return detail.path("destinations").isEmpty() ? "failed" : "success";
        }
        return entry.action().equals("verify") && LOST.contains(entry.outcome()) ? "corrupted" : null;
    }

    /** By the types of the destinations; a folder of this machine is local. */
    private static @Nullable String location(JsonNode detail) {
        List<String> types = new ArrayList<>();
        detail.path("locations").forEach(type -> types.add(type.asText()));
        String one = text(detail, "location");
        if (one != null) {
            types.add(one);
        }
        return types.isEmpty()
                ? null
                : String.join(
                        ",",
                        types.stream()
                                .map(type -> type.equals("file") ? "local" : type)
                                .toList());
    }

    private static @Nullable String notes(AuditEntry entry, JsonNode detail) {
        List<String> notes = new ArrayList<>();
        if (!entry.outcome().equals(Action.DONE) && !entry.outcome().equals(Verdict.SUCCESS.name())) {
            notes.add(entry.outcome());
        }
        String reason = text(detail, "reason");
        if (reason != null) {
            notes.add(reason);
        }
        detail.path("problems").forEach(problem -> notes.add(problem.asText()));
        detail.path("said").forEach(said -> notes.add(SafeText.flowing(said.asText())));
        return notes.isEmpty() ? null : String.join("; ", notes);
    }
}
