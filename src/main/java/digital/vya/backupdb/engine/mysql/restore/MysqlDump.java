package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.mysql.dump.MysqlDumpFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ProofCheck;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A dump of mysqldump whose content is known. */
record MysqlDump(MysqlRestorer restorer, MysqlDumpFacts facts, long rawBytes, List<String> remarks)
        implements Examined {
    MysqlDump {
        remarks = List.copyOf(remarks);
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
        return restorer.missingRoles(facts, target);
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
        restorer.create(facts, target);
    }

    @Override
    public MarkedScript content(InputStream text, RestoreTarget target, Optional<RolesPlan> roles) {
        return restorer.content(facts, text, target, roles);
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
    public List<ProofCheck> prove(RestoreTarget target, Map<String, Long> rows, int jobs) {
        return restorer.prove(facts, target, rows);
    }
}
