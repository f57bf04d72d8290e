package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.errors.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through the tree from the root down, only where the rules can match, and gives each entry that is wanted
 * and before it the folders it is in. Holds one open folder for each level and nothing else, follows no link, and goes
 * on when something cannot be read, which it remembers.
 */
final class TreeWalk implements Closeable {
    private final PathRules rules;
    private final FileProblems problems = new FileProblems();
    private final Deque<Folder> open = new ArrayDeque<>();
    private final Deque<Found> ready = new ArrayDeque<>();
    private long entries;
    private long skipped;

    /** One entry: its name without the leading slash, {@code .} for the root itself. */
    record Found(String name, BasicFileAttributes attributes) {}

    private static final class Folder implements Closeable {
        private final String name;
        private final PathRules.At at;
        private final BasicFileAttributes attributes;
        private final @Nullable DirectoryStream<Path> stream;
        private final Iterator<Path> children;
        private boolean given;

        // closed with the folder
        @SuppressWarnings("StreamResourceLeak")
        Folder(Path path, String name, PathRules.At at, BasicFileAttributes attributes, @Nullable Set<String> only)
                throws IOException {
            this.name = name;
            this.at = at;
            this.attributes = attributes;
            if (only != null) {
                this.stream = null;
                this.children = only.stream().map(child -> below(path, child)).iterator();
            } else {
                DirectoryStream<Path> all = Files.newDirectoryStream(path);
                this.stream = all;
                this.children = all.iterator();
            }
        }

        private static Path below(Path folder, String child) {
            return folder.resolve(ByteName.path("/" + child).getFileName());
        }

        @Override
        public void close() throws IOException {
            if (stream != null) {
                stream.close();
            }
        }
    }

    TreeWalk(PathRules rules) throws IOException {
        this.rules = rules;
        Path root = Path.of("/");
        PathRules.At at = rules.root();
        BasicFileAttributes attributes =
                Files.readAttributes(root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Folder top = new Folder(root, "", at, attributes, rules.onlyNames(at));
        top.given = true;
        open.push(top);
        if (at.taken()) {
            give(new Found(".", attributes), at);
        }
    }

    /** The next entry; null at the end. */
    Found next() throws IOException {
        while (ready.isEmpty() && !open.isEmpty()) {
            Folder folder = open.peek();
            Path child = following(folder);
            if (child == null) {
                open.pop().close();
            } else {
                look(folder, child);
            }
        }
        return ready.poll();
    }

    private @Nullable Path following(Folder folder) {
        try {
            return folder.children.hasNext() ? folder.children.next() : null;
        } catch (DirectoryIteratorException e) {
            problem(
                    ErrorCode.FILES_UNREADABLE,
                    folder.name,
                    Objects.requireNonNull(e.getCause(), "it is made with one"));
            return null;
        }
    }

    private void look(Folder folder, Path child) {
        String last = ByteName.last(child);
        PathRules.At at = rules.step(folder.at, last);
        if (at == null) {
            return;
        }
        String name = folder.name.isEmpty() ? last : folder.name + "/" + last;
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            look(child, name, at, attributes);
        } catch (NoSuchFileException e) {
            // one that was only looked for need not be there; an unmatched pattern is told at the end
            if (folder.stream != null && at.taken()) {
                problem(ErrorCode.FILES_CHANGED, name, e);
            }
        } catch (IOException e) {
            problem(ErrorCode.FILES_UNREADABLE, name, e);
        }
    }

    private void look(Path path, String name, PathRules.At at, BasicFileAttributes attributes) throws IOException {
        if (attributes.isDirectory()) {
            enter(path, name, at, attributes);
        } else if (!at.taken()) {
            return;
        } else if (attributes.isOther()) {
            rules.found(at);
            skipped++;
        } else if (attributes.isRegularFile() && !Files.isReadable(path)) {
            rules.found(at);
            throw new AccessDeniedException(path.toString());
        } else {
            give(new Found(name, attributes), at);
        }
    }

    private void enter(Path path, String name, PathRules.At at, BasicFileAttributes attributes) throws IOException {
        if (at.taken()) {
            rules.found(at);
        }
        Folder folder;
        try {
            folder = new Folder(path, name, at, attributes, rules.onlyNames(at));
        } catch (NoSuchFileException | NotDirectoryException e) {
            problem(ErrorCode.FILES_CHANGED, name, e);
            return;
        }
        if (at.taken()) {
            give(new Found(name, attributes), at);
            folder.given = true;
        }
        open.push(folder);
    }

    private void give(Found found, PathRules.At at) {
        rules.found(at);
        open.descendingIterator().forEachRemaining(folder -> {
            if (!folder.given) {
                folder.given = true;
                add(new Found(folder.name, folder.attributes));
            }
        });
        add(found);
    }

    private void add(Found found) {
        entries++;
        ready.add(found);
    }

    private void problem(ErrorCode code, String name, IOException e) {
        String said = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof NoSuchFileException ? "is gone" : e.getClass().getSimpleName();
        problems.add(code, ByteName.shown("/" + name) + " (" + said + ")");
    }

    /** How many were given. */
    long entries() {
        return entries;
    }

    /** Whether any pattern brought anything. */
    boolean foundAnything() {
        return rules.anyMatched();
    }

    /** Pipes, sockets and devices. */
    long skipped() {
        return skipped;
    }

    FileProblems problems() {
        return problems;
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
