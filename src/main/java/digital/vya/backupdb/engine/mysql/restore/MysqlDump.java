package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.mysql.Flavour;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.engine.mysql.dump.MysqlDumpFacts;
import digital.vya.backupdb.engine.mysql.dump.MysqlRestoreStream;
import digital.vya.backupdb.engine.mysql.dump.Rewriting;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.WorkName;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A dump of mysqldump whose content is known. */
record MysqlDump(MysqlRestorer restorer, MysqlDumpFacts facts, long rawBytes, List<String> remarks)
        implements Examined {
    MysqlDump {
        remarks = List.copyOf(remarks);
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

    @Override
    public boolean isArchive() {
        return false;
    }

    /** Every statement that makes something commits by itself. */
    @Override
    public boolean inOneTransaction() {
        return false;
    }

    @Override
    public Set<String> missingRoles(RestoreTarget target) {
        RestoreChoice choice = target.choice();
        Set<String> missing = new TreeSet<>();
        if (choice.owner() != null) {
            missing.add(choice.owner());
        } else if (!choice.noOwner()) {
            missing.addAll(facts.definers());
        }
        if (!missing.isEmpty()) {
            restorer.accounts.names(target.instance()).forEach(missing::remove);
        }
        return missing;
    }

    @Override
    public void refuseCollisions(RestoreTarget target, TargetFacts there) {
        if (!target.fresh() && there.exists() && !there.empty()) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "Database " + target.database() + " of " + target.instance().id() + " is not empty");
        }
    }

    @Override
    public void create(RestoreTarget target, TargetFacts there) {
        String rules = facts.charset() == null
                ? " CHARACTER SET utf8mb4"
                : " CHARACTER SET " + facts.charset()
                        + (facts.collation() == null ? "" : " COLLATE " + facts.collation());
        boolean told = facts.comment() != null && restorer.engine.flavour(target.instance()) == Flavour.MARIADB;
        String comment = told ? " COMMENT " + facts.comment() : "";
        restorer.mysql.script(
                restorer.engine.seat(target.instance()),
                null,
                "CREATE DATABASE IF NOT EXISTS " + MysqlSql.identifier(target.database()) + rules + comment + ";",
                Mysql.PATIENCE);
    }

    /** A copy that will be swapped in keeps its programs as text, and gets its rights when it has its name. */
    @Override
    public MarkedScript content(InputStream text, RestoreTarget target, Optional<RolesPlan> roles) {
        String database = target.database();
        String from = facts.database() == null ? database : facts.database();
        RestoreChoice choice = target.choice();
        String definer = choice.owner() != null ? choice.owner() : choice.noOwner() ? "" : null;
        List<Grant> grants = choice.noAcl()
                ? List.of()
                : roles.map(plan -> plan.grantsInside(from, facts.objects()).stream()
                                .map(Grant::of)
                                .toList())
                        .orElse(List.of());
        boolean copy = WorkName.isUnfinished(database);
        boolean test = WorkName.isOne(database) && database.contains(WorkName.TEST);
        InputStream script = new MysqlRestoreStream(
                text,
                new Rewriting(
                        from,
                        database,
                        definer,
                        true,
                        copy ? Programs.TABLE : null,
                        copy || test,
                        test ? List.of() : grants,
                        "",
                        restorer.engine.flavour(target.instance()) == Flavour.MARIADB));
        return Mysql.marked(restorer.engine.flavour(target.instance()).client(), script);
    }

    /** Rights come with the content, before the views that need them. */
    @Override
    public int mend(RestoreTarget target) {
        return 0;
    }

    @Override
    public void finish(RestoreTarget target) {
        // all that a database has of its own was said when it was made
    }

    @Override
    public List<ProofCheck> prove(RestoreTarget target, Map<String, Long> rows, int jobs, Consumer<String> proven) {
        return restorer.proof.of(target, facts, rows, proven);
    }
}
