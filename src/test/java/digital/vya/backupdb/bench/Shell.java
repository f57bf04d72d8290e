package digital.vya.backupdb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The raw tools, in the pipes people write by hand. */
final class Shell {
    private Shell() {}

    static void run(Map<String, String> environment, Path folder, String script)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euc", "set -o pipefail\n" + script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException(script + " exited " + exit + ": " + Files.readString(folder.resolve("said")));
        }
    }
}
