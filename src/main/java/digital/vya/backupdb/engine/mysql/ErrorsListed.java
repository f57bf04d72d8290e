package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.pack.StreamInspector;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Watches a dump that goes on after errors: what the tool said was wrong is missing in it, and is told. */
final class ErrorsListed implements StreamInspector {
    private final StreamInspector dump;
    private final Supplier<String> said;
    private final String database;

    ErrorsListed(StreamInspector dump, Supplier<String> said, String database) {
        this.dump = dump;
        this.said = said;
        this.database = database;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        dump.accept(bytes, offset, length);
    }

    @Override
    public void finish() {
        dump.finish();
    }

    @Override
    public Map<String, Long> rows() {
        return dump.rows();
    }

    @Override
    public List<Problem> problems() {
        return said.get()
                .lines()
                .filter(line -> !line.isBlank() && !line.contains("Warning"))
                .map(line -> new Problem(
                        ErrorCode.DUMP_ERRORS,
                        "Not in the backup of " + database + ": " + line.strip(),
                        ErrorCode.DUMP_ERRORS.hint()))
                .toList();
    }
}
