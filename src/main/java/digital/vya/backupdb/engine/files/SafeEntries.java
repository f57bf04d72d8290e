package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Refuses, before tar sees it, whatever could make tar write outside of its folder: absolute names, ways up, members
 * below what is no folder of the same archive, and headers whose meaning is not known.
 */
final class SafeEntries {
    private static final Set<String> KNOWN = Set.of(
            "path",
            "linkpath",
            "size",
            "uid",
            "gid",
            "uname",
            "gname",
            "mtime",
            "atime",
            "ctime",
            "GNU.sparse.major",
            "GNU.sparse.minor",
            "GNU.sparse.name",
            "GNU.sparse.realsize",
            "RHT.security.selinux");

    private final Deque<TarEntry> folders = new ArrayDeque<>();
    /** The folders and links in each of these: what comes in the place of one might be written through it. */
    private final Map<String, Set<String>> places = new HashMap<>();

    /** Takes the archive's members in their order; throws at the first that is not as a backup writes it. */
    void accept(TarEntry entry) {
        name(entry, entry.name());
        for (String key : entry.extended().keySet()) {
            if (!KNOWN.contains(key) && !key.startsWith("SCHILY.")) {
                throw unsafe(entry, "has a header `" + ByteName.shown(key) + "` that is not known");
            }
            if (key.equals("path") || key.equals("GNU.sparse.name")) {
                name(entry, ByteName.text(entry.extended().get(key)));
            }
        }
        String path = entry.path();
        while (!folders.isEmpty() && !isBelow(path, folders.peek().path())) {
            places.remove(folders.pop().path());
        }
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "" : path.substring(0, slash);
        if (!parent.isEmpty() && (folders.isEmpty() || !folders.peek().path().equals(parent))) {
            throw unsafe(entry, "does not come after the folder that it is in");
        }
        if (path.isEmpty()) {
            return;
        }
        if (places.getOrDefault(parent, Set.of()).contains(path)) {
            throw unsafe(entry, "comes in the place of a folder or link of the same name");
        }
        if (!entry.isFile()) {
            places.computeIfAbsent(parent, p -> new HashSet<>()).add(path);
        }
        if (entry.isFolder()) {
            folders.push(entry);
        }
    }

    /** The folders that the last member is in, the innermost first; of a folder also itself. */
    Iterable<TarEntry> folders() {
        return folders;
    }

    private static boolean isBelow(String path, String folder) {
        return path.startsWith(folder + "/");
    }

    private static void name(TarEntry entry, String name) {
        String path = TarEntry.plain(name);
        if (path.startsWith("/")) {
            throw unsafe(entry, "has an absolute name, " + ByteName.shown(name));
        }
        String between = "/" + path + "/";
        if (between.contains("/../")) {
            throw unsafe(entry, "leads upwards, " + ByteName.shown(name));
        }
        if (name.isEmpty() || name.indexOf('\0') >= 0 || between.contains("/./")) {
            throw unsafe(entry, "has no proper name");
        }
    }

    static BackupException unsafe(TarEntry entry, String why) {
        return new BackupException(ErrorCode.ARCHIVE_UNSAFE, "Entry " + entry.shown() + " " + why);
    }
}
