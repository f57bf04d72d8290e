package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.engine.mysql.dump.MysqlDumpInspector;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Outline;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.pack.StreamInspector;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches what a running dump lacks: history, and where it may go on after errors, what the tool said was wrong. Where
 * the policy wants it to go on, every line counts that is no warning; elsewhere only what is an error for certain, such
 * as with a Kamelet that was changed.
 */
final class DumpProblems implements StreamInspector {
    private static final Pattern ERROR = Pattern.compile("Got error|Couldn't |Error: |\\bERROR \\d");

    private final MysqlDumpInspector dump;
    private final Supplier<String> said;
    private final String database;
    private final boolean goesOn;

    DumpProblems(MysqlDumpInspector dump, Supplier<String> said, String database, boolean goesOn) {
        this.dump = dump;
        this.said = said;
        this.database = database;
        this.goesOn = goesOn;
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
    public @Nullable Outline outline() {
        return dump.outline();
    }

    @Override
    public List<Problem> problems() {
        Stream<Problem> errors = said.get()
                .lines()
                .filter(line -> !line.isBlank() && !line.contains("Warning"))
                .filter(line -> goesOn || ERROR.matcher(line).find())
                .map(line ->
                        Problem.of(ErrorCode.DUMP_ERRORS, "Not in the backup of " + database + ": " + line.strip()));
        return Stream.concat(errors, History.missing(database, dump.withoutHistory()).stream())
                .toList();
    }
}
