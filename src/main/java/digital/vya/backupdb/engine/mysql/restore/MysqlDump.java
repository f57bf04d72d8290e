package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.mysql.dump.DumpFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A dump of mysqldump that was read once. */
record MysqlDump(DumpFacts facts, long rawBytes, List<String> remarks) implements Examined {
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

    /** Beside rows, how the database was made: it was made so before the dump was read. */
    @Override
    public void refuseUnlike(Examined foretold, String said) {
        Examined.super.refuseUnlike(foretold, said);
        DumpFacts before = ((MysqlDump) foretold).facts;
        if (!Objects.equals(facts.charset(), before.charset())
                || !Objects.equals(facts.collation(), before.collation())) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    "The dump is of a database that was made otherwise than " + said + " says");
        }
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
}
