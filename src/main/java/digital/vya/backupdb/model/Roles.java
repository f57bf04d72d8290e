package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** What became of an instance's roles in this run; artifact null unless they were dumped, problem null unless that failed. */
public record Roles(
        Manifest.RolesOutcome outcome,
        @Nullable Artifact artifact,
        @Nullable Problem problem) {}
