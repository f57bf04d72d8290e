package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of pg_dump's directory format in the order of its tar format. Put into a tar in this order they are such an
 * archive, which pg_restore reads from a stream.
 */
final class DirectoryDump {
    private static final Pattern ENTRY = Pattern.compile("(\\d+); \\d+ \\d+ (.*)");
    private static final Pattern LARGE_OBJECT = Pattern.compile("\\d+ (\\S+)");

    private final Path folder;
    private final Set<String> names = new LinkedHashSet<>();

    private DirectoryDump(Path folder) {
        this.folder = folder;
        names.add("toc.dat");
    }

    /** {@code list} is what {@code pg_restore --list} says of the folder. Throws when a file has no place in it. */
    static List<String> files(Path folder, List<String> list) throws IOException {
        DirectoryDump dump = new DirectoryDump(folder);
        for (String line : list) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                dump.add(entry.group(1), entry.group(2).startsWith("BLOBS "));
            }
        }
        try (Stream<Path> all = Files.list(folder)) {
            all.map(file -> file.getFileName().toString())
                    .filter(name -> !dump.names.contains(name))
                    .findAny()
                    .ifPresent(name -> {
                        throw new BackupException(
                                ErrorCode.DUMP_INCOMPLETE, "pg_dump wrote " + name + ", which its own list lacks");
                    });
        }
        return List.copyOf(dump.names);
    }

    private void add(String id, boolean largeObjects) throws IOException {
        if (!largeObjects) {
            addIfThere(id + ".dat");
            return;
        }
        // newer versions have a list of large objects for each of several entries
        String own = "blobs_" + id + ".toc";
        String list = Files.exists(folder.resolve(own)) ? own : "blobs.toc";
        for (String line : Files.readAllLines(folder.resolve(list))) {
            Matcher object = LARGE_OBJECT.matcher(line);
            if (object.matches()) {
                addIfThere(object.group(1));
            }
        }
        addIfThere(list);
    }

    private void addIfThere(String name) {
        if (Files.exists(folder.resolve(name))) {
            names.add(name);
        }
    }
}
