package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.KeptArchive;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of an archive that its manifest describes, without rows and large objects: those are in bytes whose SHA-256 was
 * compared, pg_restore reads all of them, and the proof counts what came of them.
 */
final class Definitions extends FilterInputStream {
    /** The type stands behind three numbers, in front of all names. */
    private static final Pattern CONTENT = Pattern.compile("\\d+; \\d+ \\d+ (TABLE DATA|BLOBS) .*");

    private static final int BLOCK = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LARGEST_LIST = 512 * 1024 * 1024;

    private final long tables;

    private Definitions(InputStream text, long tables) {
        super(text);
        this.tables = tables;
    }

    /** How many tables the archive has rows for. */
    long tables() {
        return tables;
    }

    /** Reads the archive to its end first, where it is compared with its checksum. */
    static Definitions of(KeptArchive archive, Tools tools, Identity identity) throws IOException {
        byte[] block = new byte[BLOCK];
        while (archive.read(block) >= 0) {
            // it keeps itself
        }
        Path file = archive.path().orElseThrow();
        String all = tools.run(
                ToolCall.of("pg_restore", List.of("--create", "--list", file.toString()), identity)
                        .within(PATIENCE),
                LARGEST_LIST);
        long tables = all.lines()
                .map(CONTENT::matcher)
                .filter(entry -> entry.matches() && entry.group(1).equals("TABLE DATA"))
                .count();
        byte[] wanted = all.lines()
                .filter(entry -> !CONTENT.matcher(entry).matches())
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.UTF_8);
        InputStream text = tools.start(ToolCall.of(
                        "pg_restore",
                        List.of("--create", "--use-list=/dev/stdin", "--file=-", file.toString()),
                        identity)
                .fedWith(new ByteArrayInputStream(wanted)));
        return new Definitions(text, tables);
    }
}
