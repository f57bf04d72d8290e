package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.postgresql.Sql;
import digital.vya.backupdb.engine.postgresql.dump.DumpFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A plain dump of PostgreSQL after it was read once. */
record PostgresDump(
        DumpFacts facts,
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

    PostgresDump describedBy(DumpFacts live, String remark) {
        List<String> all = new ArrayList<>(remarks);
        all.add(remark);
        return new PostgresDump(facts.describedBy(live), rawBytes, isArchive, inOneTransaction, room, obeyed, all);
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

    /** Beside rows, how the database was made: it was made so before the dump was read. */
    @Override
    public void refuseUnlike(Examined foretold, String said) {
        Examined.super.refuseUnlike(foretold, said);
        if (!Objects.equals(facts.createDatabase(), ((PostgresDump) foretold).facts.createDatabase())) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    "The dump is of a database that was made otherwise than " + said + " says");
        }
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
                ? "CREATE DATABASE " + Sql.identifier(database) + " WITH TEMPLATE template0;"
                : facts.createDatabase().createStatement(database, serverMajor, Set.copyOf(tablespaces));
    }
}
