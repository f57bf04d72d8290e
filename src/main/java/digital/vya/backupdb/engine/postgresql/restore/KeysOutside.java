package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.Fence;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.engine.postgresql.dump.ForeignKey;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Foreign keys of chosen tables to tables that are not chosen. In a live database they are made again, against the rows
 * that are there: in the restore's own transaction, so that the table is never without them.
 */
final class KeysOutside {
    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final int NAMED = 5;

    private final PostgresEngine engine;

    KeysOutside(PostgresEngine engine) {
        this.engine = engine;
    }

    /** What to know before. */
    Optional<String> remark(RestoreTarget target, PostgresDumpFacts facts) {
        List<ForeignKey> keys = facts.keysLeftOut();
        if (keys.isEmpty() || target.choice().dataOnly()) {
            return Optional.empty();
        }
        String which = (keys.size() == 1 ? "A foreign key leads" : keys.size() + " foreign keys lead")
                + " to a table that is not chosen: " + named(keys);
        return Optional.of(
                target.fresh()
                        ? which + ". The new database will be without"
                        : which + ". Made again where the live rows agree");
    }

    /** A key that cannot be made does not undo the rest: the check afterwards names it. */
    String script(List<ForeignKey> keys) {
        return keys.stream()
                .map(key -> "DO "
                        + PostgresSql.literal("BEGIN EXECUTE " + PostgresSql.literal(key.statement())
                                + "; EXCEPTION WHEN OTHERS THEN NULL; END")
                        + ";\n")
                .collect(Collectors.joining("", keys.isEmpty() ? "" : "\nSET standard_conforming_strings = on;\n", ""));
    }

    /** Why one is missing is told: the statement is tried once more. */
    Optional<ProofCheck> check(RestoreTarget target, PostgresDumpFacts facts) {
        List<ForeignKey> keys = facts.keysLeftOut();
        if (keys.isEmpty() || target.choice().dataOnly()) {
            return Optional.empty();
        }
        if (target.fresh()) {
            return Optional.of(ProofCheck.doubtful(
                    "foreign keys to what is not chosen",
                    problem(target, keys.stream().map(ForeignKey::toString).toList())));
        }
        List<String> missing = new ArrayList<>();
        for (ForeignKey key : keys) {
            if (!isThere(target, key)) {
                tryAgain(target, key).ifPresent(why -> missing.add(key + ": " + why));
            }
        }
        return Optional.of(
                missing.isEmpty()
                        ? ProofCheck.passed("foreign keys to live tables", "made again and valid: " + named(keys))
                        : ProofCheck.doubtful("foreign keys to live tables", problem(target, missing)));
    }

    private boolean isThere(RestoreTarget target, ForeignKey key) {
        String question =
                """
                SELECT to_json(EXISTS (SELECT FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
                         JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE o.contype = 'f' AND o.conname = %s AND %s = %s));
                """.formatted(PostgresSql.literal(key.name()), LiveObjects.KEY, PostgresSql.literal(key.table()));
        return engine.ask(target, question).asBoolean();
    }

    private Optional<String> tryAgain(RestoreTarget target, ForeignKey key) {
        try {
            Fence fence = engine.fence(target.instance(), target.choice().trusted());
            engine.run(target.instance(), target.database(), fence.around(key.statement() + "\n"), PATIENCE);
            return Optional.empty();
        } catch (BackupException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Problem problem(RestoreTarget target, List<String> missing) {
        return Problem.of(
                ErrorCode.KEY_MISSING, target.title() + " is without the foreign key " + String.join("; ", missing));
    }

    private static String named(List<ForeignKey> keys) {
        String first = keys.stream().limit(NAMED).map(ForeignKey::toString).collect(Collectors.joining(", "));
        return keys.size() > NAMED ? first + " and " + (keys.size() - NAMED) + " more" : first;
    }
}
