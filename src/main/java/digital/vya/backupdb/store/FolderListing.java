package digital.vya.backupdb.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Every file below a folder whose key starts with a prefix; links below it are not followed. */
final class FolderListing extends SimpleFileVisitor<Path> {
    private final Path top;
    private final String prefix;
    private final Set<String> foreign;
    private final List<Store.Stored> found = new ArrayList<>();

    private FolderListing(Path top, String prefix, Set<String> foreign) {
        this.top = top;
        this.prefix = prefix;
        this.foreign = foreign;
    }

    /** In the order of their keys; what is called {@code foreign} are left out. */
    static List<Store.Stored> of(Path folder, String prefix, Set<String> foreign) throws IOException {
        // the folder itself may be a link, as to a mounted disk, which a walk would take for a file
        FolderListing listing = new FolderListing(folder.toRealPath(), prefix, foreign);
        Files.walkFileTree(listing.top, listing);
        listing.found.sort(Comparator.comparing(Store.Stored::key));
        return listing.found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(top)) {
            return FileVisitResult.CONTINUE;
        }
        String key = key(folder) + "/";
        boolean onTheWay = key.startsWith(prefix) || prefix.startsWith(key);
        return onTheWay && !foreign.contains(key(folder)) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && key(file).startsWith(prefix) && !foreign.contains(key(file))) {
            String mark = attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size();
            found.add(new Store.Stored(key(file), attributes.size(), mark));
        }
        return FileVisitResult.CONTINUE;
    }

    private String key(Path path) {
        return top.relativize(path).toString();
    }
}
