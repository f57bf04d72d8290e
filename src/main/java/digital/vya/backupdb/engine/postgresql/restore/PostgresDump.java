package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import digital.vya.backupdb.model.ProofCheck;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    public String database() {
        return facts.database();
    }

    @Override
    public String serverVersion() {
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

    boolean namesTablespace() {
        return facts.createDatabase() != null && facts.createDatabase().tablespace() != null;
    }

    /** A dump that was made without --create does not say how its database was; the server's own template decides. */
    String createStatement(String database, int serverMajor, Collection<String> tablespaces) {
        return facts.createDatabase() == null
                ? "CREATE DATABASE " + PostgresSql.identifier(database) + " WITH TEMPLATE template0;"
                : facts.createDatabase().createStatement(database, serverMajor, Set.copyOf(tablespaces));
    }

    @Override
    public Examined completed(Settings.Instance instance, String live) {
        return restorer.completed(this, instance, live);
    }

    @Override
    public Set<String> missingRoles(RestoreTarget target) {
        return restorer.missingRoles(this, target);
    }

    @Override
    public void refuseCollisions(RestoreTarget target, TargetFacts there) {
        restorer.refuseCollisions(this, target, there);
    }

    @Override
    public void create(RestoreTarget target, TargetFacts there) {
        restorer.create(this, target, there);
    }

    /** Grants stand in the dump itself. */
    @Override
    public MarkedScript content(InputStream text, RestoreTarget target, Optional<RolesPlan> roles) {
        return restorer.content(this, text, target);
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
        return restorer.mend(this, target);
    }

    @Override
    public void finish(RestoreTarget target) {
        restorer.finish(this, target);
    }

    @Override
    public List<ProofCheck> prove(RestoreTarget target, Map<String, Long> rows, int jobs) {
        return restorer.prove(this, target, rows, jobs);
    }
}
