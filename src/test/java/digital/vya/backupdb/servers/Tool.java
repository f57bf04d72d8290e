package digital.vya.backupdb.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Runs one program to its end and keeps what it said; for tests and the demo only. */
public final class Tool {
    private Tool() {}

    public record Result(int exit, String out, String err) {
        /** What it said, or an error with all of it when it did not exit 0. */
        public String orThrow(String what) {
            if (exit != 0) {
                throw new IllegalStateException(what + " exited " + exit + "\n" + out + err);
            }
            return out;
        }
    }

    public static Result run(String... command) {
        return run(Map.of(), "", command);
    }

    /** A PATH in the environment is also where the command itself is looked for. */
    public static Result run(Map<String, String> environment, String stdin, String... command) {
        try {
            Path folder = Scratch.folder("vya-tool");
            Path in = Files.writeString(folder.resolve("in"), stdin);
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            try {
                ProcessBuilder builder = new ProcessBuilder(found(environment.get("PATH"), command))
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                try {
                    int exit = process.waitFor();
                    return new Result(exit, text(out), text(err));
                } finally {
                    // nothing that a test gave up on outlives it
                    process.destroyForcibly();
                }
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command[0] + " ran", e);
        }
    }

    private static List<String> found(String path, String... command) {
        if (path == null || command[0].contains("/")) {
            return List.of(command);
        }
        List<String> found = new ArrayList<>(List.of(command));
        Pattern.compile(File.pathSeparator)
                .splitAsStream(path)
                .map(folder -> Path.of(folder, command[0]))
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(tool -> found.set(0, tool.toString()));
        return found;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
