package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.RowsOf;
import digital.vya.backupdb.pack.BulkInput;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * A plain dump with some rows only of some tables, all of one moment: what pg_dump writes up to the rows of the other
 * tables, then the chosen rows, then what pg_dump writes after rows. One tool runs at a time.
 */
final class RowsDump extends BulkInput {
    private final Tools tools;
    private final Identity identity;
    private final String runId;
    private final Duration timeout;
    private final Snapshot snapshot;
    private final Deque<Supplier<InputStream>> parts = new ArrayDeque<>();
    private InputStream part = InputStream.nullInputStream();
    private boolean closed;

    RowsDump(
            Psql psql,
            Tools tools,
            Identity identity,
            String where,
            Job job,
            Duration timeout,
            List<String> options,
            List<RowsOf> rows) {
        this.tools = tools;
        this.runId = job.run().id();
        this.timeout = timeout;
        this.identity = identity;
        this.snapshot = new Snapshot(tools, identity, runId);
        try {
            ChosenRows chosen = new ChosenRows(
                    sql -> psql.json(identity, where, job.databaseToDump(), snapshot.statement(sql)),
                    "database " + job.database() + " of " + where,
                    rows);
            plan(options, chosen.tables());
        } catch (RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    private void plan(List<String> options, List<ChosenRows.Table> tables) {
        List<String> before = new ArrayList<>(List.of("--section=pre-data", "--section=data"));
        tables.forEach(table -> table.holders().forEach(holder -> before.add("--exclude-table-data=" + holder)));
        before.addAll(options);
        parts.add(() -> pgDump(before));
        for (ChosenRows.Table table : tables) {
            parts.add(() -> text("\nCOPY " + table.name() + " (" + table.columns() + ") FROM stdin;\n"));
            parts.add(() -> copy(table));
        }
        List<String> after = new ArrayList<>(List.of("--section=post-data"));
        after.addAll(options);
        parts.add(() -> pgDump(after));
    }

    private InputStream pgDump(List<String> options) {
        List<String> all = new ArrayList<>(List.of("--format=plain", "--snapshot=" + snapshot.id()));
        all.addAll(options);
        return start(ToolCall.of("pg_dump", all, identity));
    }

    private InputStream copy(ChosenRows.Table table) {
        // pg_dump writes in the encoding of the database, and says so at the top; the rows must be in the same
        String sql = "SELECT current_setting('server_encoding') AS vya_encoding \\gset\n" + "COPY (" + table.query()
                + ") TO STDOUT (ENCODING :'vya_encoding')";
        InputStream script = text(snapshot.statement(sql) + WholeRows.LAST);
        return new WholeRows(start(Psql.session(identity, script)), table.name());
    }

    private ToolStream start(ToolCall call) {
        return tools.start(call.within(timeout).forRun(runId));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = part.read(bytes, offset, length);
        while (read == -1 && !parts.isEmpty()) {
            part.close();
            part = parts.remove().get();
            read = part.read(bytes, offset, length);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            parts.clear();
            try {
                part.close();
            } finally {
                snapshot.close();
            }
        }
    }
}
