package digital.vya.backupdb.sweep.fs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a power cut would leave, followed call by call: bytes are on the disk when their file was flushed, a name is on the
 * disk when its folder was. Whoever gives a file its final name before its bytes are on the disk, or its manifest before
 * the files beside it are, is found out at that moment.
 */
public final class Durability {
    private static final String MANIFEST = ".manifest.json";

    /** The bytes behind one or several names. */
    private static final class Content {
        boolean unflushed;
    }

    private static final Map<Path, Content> NAMES = new HashMap<>();
    private static final Set<Path> UNFLUSHED_NAMES = new HashSet<>();
    private static final List<String> BROKEN = new ArrayList<>();

    private Durability() {}

    private static Path committed = Path.of("/nowhere");

    /** Forgets everything; below this folder, and not where deliveries are parked, a manifest is a commit. */
    public static synchronized void reset(String folderOfDestinations) {
        committed = FaultyPath.real(Path.of(folderOfDestinations));
        NAMES.clear();
        UNFLUSHED_NAMES.clear();
        BROKEN.clear();
    }

    /** What was done in a wrong order since the last reset. */
    public static synchronized List<String> broken() {
        return List.copyOf(BROKEN);
    }

    /** Names below a folder that a power cut could take away, and files whose bytes it could. */
    public static synchronized List<String> perishable(Path folder) {
        Path below = FaultyPath.real(folder);
        List<String> found = new ArrayList<>();
        UNFLUSHED_NAMES.stream()
                .filter(name -> name.startsWith(below))
                .forEach(name -> found.add("the folder of " + name + " was not flushed"));
        NAMES.forEach((name, content) -> {
            if (content.unflushed && name.startsWith(below)) {
                found.add(name + " was not flushed");
            }
        });
        return found;
    }

    static synchronized void opened(Path file) {
        if (NAMES.putIfAbsent(file, new Content()) == null) {
            UNFLUSHED_NAMES.add(file);
        }
    }

    static synchronized void written(Path file) {
        NAMES.computeIfAbsent(file, f -> new Content()).unflushed = true;
    }

    static synchronized void flushed(Path path) {
        Content content = NAMES.get(path);
        if (content != null) {
            content.unflushed = false;
        }
        UNFLUSHED_NAMES.removeIf(name -> path.equals(name.getParent()));
    }

    static synchronized void named(Path path) {
        UNFLUSHED_NAMES.add(path);
    }

    static synchronized void linked(Path existing, Path name) {
        Content content = NAMES.computeIfAbsent(existing, f -> new Content());
        appears(name, content);
    }

    static synchronized void renamed(Path from, Path to) {
        Content content = NAMES.remove(from);
        UNFLUSHED_NAMES.remove(from);
        appears(to, content == null ? new Content() : content);
        List<Path> inside = NAMES.keySet().stream()
                .filter(name -> name.startsWith(from) && !name.equals(from))
                .toList();
        for (Path name : inside) {
            NAMES.put(to.resolve(from.relativize(name)), NAMES.remove(name));
            if (UNFLUSHED_NAMES.remove(name)) {
                UNFLUSHED_NAMES.add(to.resolve(from.relativize(name)));
            }
        }
    }

    static synchronized void deleted(Path path) {
        NAMES.remove(path);
        UNFLUSHED_NAMES.remove(path);
    }

    private static boolean isDestination(Path name) {
        return name.startsWith(committed)
                && committed.relativize(name).getName(0).toString().startsWith("store-");
    }

    private static void appears(Path name, Content content) {
        if (content.unflushed) {
            BROKEN.add(name + " got its name before its bytes were flushed");
        }
        if (isDestination(name) && name.toString().endsWith(MANIFEST)) {
            Path folder = name.getParent();
            String stem = name.getFileName().toString().replace(MANIFEST, "");
            UNFLUSHED_NAMES.stream()
                    .filter(other -> other.getParent().equals(folder)
                            && other.getFileName().toString().startsWith(stem))
                    .forEach(other ->
                            BROKEN.add(name + " was there before the name of " + other.getFileName() + " was flushed"));
        }
        NAMES.put(name, content);
        UNFLUSHED_NAMES.add(name);
    }
}
