package digital.vya.backupdb.backup;

import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the RESTORE.md of a restore point: what it is, and how to get it back without this product. */
final class RestoreNotes {
    private static final DateTimeFormatter TAKEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final Engines engines;

    RestoreNotes(Engines engines) {
        this.engines = engines;
    }

    String write(Manifest manifest) {
        String name = manifest.id().substring(manifest.id().lastIndexOf('/') + 1);
        String head = """
                # Restore %s as of %s

                A backup of %s in standard files, written by %s, which is not needed to restore it. The commands are for a POSIX shell in the folder where all the files below are.

                - %s: %s of instance %s (%s)
                - Taken: %s (%s)
                - %s: %s; dumped with client tools of version %s
                - %s
                %s
                | File | What it is | Size | Unpacked |
                |---|---|---|---|
                %s

                """.formatted(
                        manifest.holdsData() ? code(manifest.database()) : "roles of " + code(manifest.instance()),
                        TAKEN.format(manifest.takenAt()),
                        kind(manifest),
                        manifest.product(),
                        !manifest.holdsData() ? "Roles" : manifest.contents() == null ? "Database" : "Set",
                        manifest.holdsData() ? code(manifest.database()) : "all",
                        code(manifest.instance()),
                        manifest.engine(),
                        TAKEN.format(manifest.takenAt()),
                        manifest.timeZone(),
                        manifest.contents() == null ? "Server version" : "System",
                        manifest.serverVersion(),
                        manifest.clientVersion(),
                        inside(manifest, name),
                        problems(manifest),
                        files(manifest));
        return head + engines.backup(manifest.engine()).restoreByHand(manifest);
    }

    private static String kind(Manifest manifest) {
        if (!manifest.holdsData()) {
            return "the roles of a server, without any database,";
        }
        return manifest.contents() == null ? "a database" : "files";
    }

    private static String inside(Manifest manifest, String name) {
        if (!manifest.holdsData()) {
            return "Databases: none";
        }
        if (manifest.contents() != null) {
            return "Entries: " + manifest.contents().entries() + ", files, folders and links, with "
                    + Human.size(manifest.contents().bytes());
        }
        long rows = manifest.rows().values().stream().mapToLong(Long::longValue).sum();
        return "Tables: " + manifest.rows().size() + " with " + rows + " rows; `rows` in `" + name
                + ".manifest.json` has those of each table";
    }

    /** Without the words of the problem, which may name hosts. */
    private static String problems(Manifest manifest) {
        return manifest.problems().stream()
                .map(Problem::code)
                .map(code -> "- Not complete: " + code.summary() + " (" + code.id() + "); `problems` there says why\n")
                .collect(Collectors.joining());
    }

    private static String files(Manifest manifest) {
        return manifest.artifacts().stream()
                .map(entry -> String.format(
                        "| `%s` | %s | %s | %s |",
                        entry.name(),
                        entry.kind() == ArtifactKind.DATA
                                ? manifest.contents() == null ? "the database" : "the files"
                                : "the server's roles with their passwords",
                        Human.size(entry.packedBytes()),
                        Human.size(entry.rawBytes())))
                .collect(Collectors.joining("\n"));
    }

    /** Any text as Markdown's code: on one line, between more backticks than it has in a row. */
    static String code(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        String ticks = "`";
        while (line.contains(ticks)) {
            ticks += "`";
        }
        String gap = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return ticks + gap + line + gap + ticks;
    }
}
