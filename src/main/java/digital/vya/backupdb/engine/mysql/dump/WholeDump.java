package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.pack.BulkInput;
import java.io.IOException;
import java.io.InputStream;

/** A dump of a database whose end is only given when it is the dump's own: its tool's exit status says less. */
public final class WholeDump extends BulkInput {
    private final MysqlDumpInspector inspector = MysqlDumpInspector.ofDatabase();
    private boolean over;

    public WholeDump(InputStream dump) {
        super(dump);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count > 0) {
            inspector.accept(into, offset, count);
        } else if (count < 0 && !over) {
            over = true;
            inspector.finish();
        }
        return count;
    }
}
