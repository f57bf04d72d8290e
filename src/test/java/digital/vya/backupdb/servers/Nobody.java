package digital.vya.backupdb.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The program run as a user who is not root: whoever runs the tests, or in root's place nobody. */
public final class Nobody {
    private static final String PROGRAM = "digital/vya/backupdb/Application.class";

    private Nobody() {}

    /**
     * The command with a class path that nobody may read, in a folder that goes to nobody with all that is in it but the
     * files of others.
     */
    public static List<String> command(Path folder, List<String> command) {
        if (!Folders.runningAsRoot()) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        boolean isClassPath = false;
        for (String word : Coverage.without(command)) {
            if (!word.startsWith("-XX:SharedArchiveFile=")) {
                all.add(isClassPath ? readable(folder.resolve("classes")) : word);
            }
            isClassPath = word.equals("-cp");
        }
        Tool.run("chown", "-R", "--from=0:0", "65534:65534", folder.toString()).orThrow("chown");
        return all;
    }

    private static String readable(Path folder) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .filter(place -> !Files.isDirectory(place) || Files.exists(place.resolve(PROGRAM)))
                .map(place -> copy(place, folder))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String copy(Path place, Path folder) {
        Path copy = folder.resolve(place.getFileName());
        if (Files.exists(copy)) {
            return copy.toString();
        }
        try {
            Files.createDirectories(folder);
            if (Files.isDirectory(place)) {
                Tool.run("cp", "-R", place.toString(), copy.toString()).orThrow("cp");
            } else {
                Files.copy(place, copy);
            }
            return copy.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
