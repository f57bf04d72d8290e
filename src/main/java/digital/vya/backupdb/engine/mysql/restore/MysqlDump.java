package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.mysql.dump.DumpFacts;
import java.util.List;
import java.util.Map;

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
