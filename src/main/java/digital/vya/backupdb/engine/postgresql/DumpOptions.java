package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Selection;
import java.util.ArrayList;
import java.util.List;

/** What a policy wants of pg_dump besides what stands in its Kamelet. */
final class DumpOptions {
    private DumpOptions() {}

    /** pg_dump makes nothing smaller where we do: done twice it costs time and gains nothing. */
    static List<String> of(String format, Codec codec, Selection selection) {
        List<String> options = new ArrayList<>();
        boolean text = format.equals("plain");
        boolean data = selection.content() == Selection.Content.DATA;
        // a part that began with DROP DATABASE would take away, where it is restored by hand, what it does not
        // hold
        if (text && selection.isWhole()) {
            options.addAll(List.of("--clean", "--create", "--if-exists"));
        }
        if (format.equals("custom") && codec != Codec.NONE) {
            options.add("--compress=0");
        }
        if (data) {
            options.add("--data-only");
        }
        if (selection.content() == Selection.Content.SCHEMA) {
            options.add("--schema-only");
        }
        each(options, "--schema=", selection.schemas());
        each(options, "--exclude-schema=", selection.excludedSchemas());
        each(options, "--table=", selection.tables());
        each(options, "--exclude-table=", selection.excludedTables());
        each(options, "--exclude-table-data=", selection.withoutRows());
        if (!selection.schemas().isEmpty() || !selection.tables().isEmpty()) {
            options.add("--strict-names");
        }
        return options;
    }

    private static void each(List<String> options, String option, List<String> patterns) {
        patterns.forEach(pattern -> options.add(option + pattern));
    }
}
