package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.RestoreChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which part of a backup is wanted, whose it becomes, and whether it is trusted. */
final class RestoreChoiceOptions {
    @Option(
            names = "--tables",
            paramLabel = "NAMES",
            split = ",",
            description = "Only these tables, with keys, indexes, triggers and grants: orders,sales.invoice_*.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--schemas", paramLabel = "NAMES", split = ",", description = "Only these schemas.")
    private List<String> schemas = new ArrayList<>();

    @Option(names = "--schema-only", description = "No rows.")
    private boolean schemaOnly;

    @Option(names = "--data-only", description = "Only rows, into tables that are there.")
    private boolean dataOnly;

    @Option(names = "--owner", paramLabel = "ROLE", description = "Everything belongs to this role.")
    private @Nullable String owner;

    @Option(names = "--no-owner", description = "Everything belongs to the user that restores.")
    private boolean noOwner;

    @Option(names = "--no-acl", description = "No grants.")
    private boolean noAcl;

    @Option(
            names = "--exclude-role",
            paramLabel = "PATTERN",
            description = "Leave out roles like this, and what the backup gives them: *@*. May be given several times.")
    private List<String> excludedRoles = new ArrayList<>();

    @Option(
            names = "--trust-dump",
            description =
                    "Also what a client could be led to run programs by: a dump with such a line, or any with a client that is too old.")
    private boolean trusted;

    RestoreChoice toChoice() {
        return new RestoreChoice(tables, schemas, schemaOnly, dataOnly, owner, noOwner, noAcl, excludedRoles, trusted);
    }

    void refuseContradictions(CommandLine command) {
        if (schemaOnly && dataOnly) {
            throw new ParameterException(command, "--schema-only and --data-only exclude each other");
        }
        if (owner != null && noOwner) {
            throw new ParameterException(command, "--owner and --no-owner exclude each other");
        }
    }
}
