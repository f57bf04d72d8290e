package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does what the RESTORE.md of a folder says, letter by letter. */
final class FilesByHandSteps {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

    private FilesByHandSteps() {}

    static void run(Path folder) throws IOException {
        Path notes;
        try (var files = Files.list(folder)) {
            notes = files.filter(f -> f.toString().endsWith(".RESTORE.md"))
                    .findFirst()
                    .orElseThrow();
        }
        Matcher fence = FENCE.matcher(Files.readString(notes));
        int commands = 0;
        while (fence.find()) {
            commands++;
            Tool.run("bash", "-o", "pipefail", "-c", "cd \"$0\" && eval \"$1\"", folder.toString(), fence.group(1))
                    .orThrow(fence.group(1));
        }
        if (commands < 4) {
            throw new AssertionError("only " + commands + " commands in " + notes);
        }
    }
}
