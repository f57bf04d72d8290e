package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.postgresql.Fence;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.dump.CreateDatabase;
import digital.vya.backupdb.engine.postgresql.dump.DatabaseStatement;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import digital.vya.backupdb.engine.postgresql.dump.PostgresRestoreStream;
import digital.vya.backupdb.engine.postgresql.dump.WithoutUnrestrict;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.engine.postgresql.dump.selection.Lacking;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreChoice;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A dump of PostgreSQL whose content is known. */
record PostgresDump(
        PostgresRestorer restorer,
        PostgresDumpFacts facts,
        long rawBytes,
        boolean isArchive,
        boolean inOneTransaction,
        Replacement room,
        Optional<String> obeyed,
        List<String> remarks)
        implements Examined {

    PostgresDump {
        remarks = List.copyOf(remarks);
    }

    PostgresDump describedBy(PostgresDumpFacts live, String remark) {
        List<String> all = new ArrayList<>(remarks);
        all.add(remark);
        return new PostgresDump(
                restorer, facts.describedBy(live), rawBytes, isArchive, inOneTransaction, room, obeyed, all);
    }

    @Override
    public @Nullable String database() {
        return facts.database();
    }

    @Override
    public @Nullable String serverVersion() {
        return facts.serverVersion();
    }

    @Override
    public Map<String, Long> rows() {
        return facts.rows();
    }

    /** Those it makes, or, when only rows are wanted, those it has rows of. */
    @Override
    public long tables() {
        return Math.max(facts.objects().getOrDefault("TABLE", 0L), facts.rows().size());
    }

    @Override
    public List<String> replaced() {
        return room.goes();
    }

    @Override
    public Examined completed(Settings.Instance instance, String live) {
        return restorer.description.complete(this, instance, live);
    }

    @Override
    public Set<String> missingRoles(RestoreTarget target) {
        Set<String> missing = new TreeSet<>(facts.roles());
        PostgresEngine.texts(restorer.engine.ask(target.instance(), PostgresRestorer.ALL_ROLES))
                .forEach(missing::remove);
        return missing;
    }

    @Override
    public void refuseCollisions(RestoreTarget target, TargetFacts there) {
        if (target.fresh() || !there.exists() || there.empty()) {
            return;
        }
        String where =
                "Database " + target.database() + " of " + target.instance().id();
        if (PostgresRestorer.isPartOfLive(target)) {
            room.refuse(where, target, inOneTransaction);
        } else if (!facts.hasDrops() && !target.replace()) {
            throw new BackupException(ErrorCode.TARGET_NOT_EMPTY, where + " is not empty");
        }
    }

    @Override
    public void create(RestoreTarget target, TargetFacts there) {
        CreateDatabase described = facts.createDatabase();
        List<String> tablespaces = described != null && described.namesTablespace()
                ? PostgresEngine.texts(
                        restorer.engine.ask(target.instance(), "SELECT json_agg(spcname) FROM pg_tablespace;"))
                : List.of();
        // a dump that was made without --create does not say how its database was; the server's own template decides
        String sql = described == null
                ? "CREATE DATABASE " + PostgresSql.identifier(target.database()) + " WITH TEMPLATE template0;"
                : described.createStatement(target.database(), there.major(), Set.copyOf(tablespaces));
        runFenced(target, sql);
    }

    /**
     * What has to go first stands before the dump's first line, on the same line: psql counts lines as the dump does. Grants
     * stand in the dump itself.
     */
    @Override
    public MarkedScript content(InputStream text, RestoreTarget target, Optional<RolesPlan> roles) {
        DumpSelection all = PostgresRestorer.selection(target);
        PostgresRestoreStream filtered = new PostgresRestoreStream(
                text, target.choice().owner() == null ? all : all.withOwners(false), facts.scope());
        filtered = inOneTransaction ? filtered.inOneTransaction() : filtered;
        WithoutUnrestrict.require(target.database());
        String last = target.fresh() ? "" : restorer.keys.script(facts.keysLeftOut());
        return fence(target)
                .around(
                        Psql.before(room.script()),
                        filtered,
                        new ByteArrayInputStream(last.getBytes(StandardCharsets.UTF_8)));
    }

    private Fence fence(RestoreTarget target) {
        return restorer.engine.fence(target.instance(), target.choice().trusted());
    }

    /** On the database of maintenance. */
    private void runFenced(RestoreTarget target, String sql) {
        restorer.engine.run(target.instance(), fence(target).around(sql + "\n"), Psql.PATIENCE);
    }

    /** psql begins the transaction before it reads anything: what the server allows there would count until we spoke. */
    @Override
    public List<String> clientOptions() {
        return inOneTransaction
                ? List.of("--single-transaction", "--command=SET idle_in_transaction_session_timeout = 0")
                : List.of();
    }

    @Override
    public int mend(RestoreTarget target) {
        return restorer.privileges.mend(target, this, PostgresRestorer.selection(target));
    }

    @Override
    public void finish(RestoreTarget target) {
        if (!target.fresh()) {
            return;
        }
        RestoreChoice choice = target.choice();
        List<String> statements = new ArrayList<>();
        for (DatabaseStatement statement : facts.databaseStatements()) {
            boolean ofOwner = statement.type().equals("OWNER");
            boolean leftOut = (ofOwner && (choice.noOwner() || choice.owner() != null))
                    || (statement.type().equals("ACL") && choice.noAcl());
            if (!leftOut) {
                statements.add(statement.forDatabase(target.database()));
            }
        }
        if (choice.owner() != null) {
            statements.add("ALTER DATABASE " + PostgresSql.identifier(target.database()) + " OWNER TO "
                    + PostgresSql.identifier(choice.owner()) + ";");
        }
        if (!statements.isEmpty()) {
            runFenced(target, String.join("\n", statements));
        }
    }

    @Override
    public List<ProofCheck> prove(RestoreTarget target, Map<String, Long> expected, int jobs, Consumer<String> proven) {
        List<ProofCheck> checks = new ArrayList<>(restorer.proof.of(target, this, expected, jobs, proven));
        restorer.keys.check(target, facts).ifPresent(checks::add);
        if (!facts.lacking().isEmpty()) {
            checks.add(ProofCheck.doubtful(
                    "what was chosen",
                    Problem.of(
                            ErrorCode.CHOSEN_MISSING,
                            target.title() + " is without " + String.join(", ", lacking(facts)))));
        }
        return checks;
    }

    static List<String> lacking(PostgresDumpFacts facts) {
        return facts.lacking().stream().map(Lacking::toString).toList();
    }
}
