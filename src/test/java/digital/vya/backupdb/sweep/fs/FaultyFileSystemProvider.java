package digital.vya.backupdb.sweep.fs;

import digital.vya.backupdb.sweep.Faults;
import digital.vya.backupdb.sweep.Kind;
import digital.vya.backupdb.sweep.Layer;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Java's default file system with faults in the folders that are watched. A JVM takes it for all its files with
 * {@code -Djava.nio.file.spi.DefaultFileSystemProvider}, so that nothing of the product can pass it by.
 */
public final class FaultyFileSystemProvider extends FileSystemProvider {
    private static final Set<Kind> LOOKING = Set.of(Kind.EXCEPTION, Kind.PERMISSION);
    private static final Set<Kind> READING = Set.of(Kind.EXCEPTION, Kind.PERMISSION, Kind.SLOW, Kind.HANG);
    private static final Set<Kind> NAMING =
            Set.of(Kind.EXCEPTION, Kind.PERMISSION, Kind.DISK_FULL, Kind.SLOW, Kind.HANG);
    private static final Set<Kind> REMOVING = Set.of(Kind.EXCEPTION, Kind.PERMISSION);

    private static volatile String watched = "\0";

    private final FileSystemProvider real;
    private final FaultyFileSystem system;

    public FaultyFileSystemProvider(FileSystemProvider real) {
        this.real = real;
        this.system = new FaultyFileSystem(this, real.getFileSystem(URI.create("file:///")));
    }

    /** Faults happen, and the order of calls is kept, below folders whose path starts like this. */
    public static void watch(String start) {
        watched = start;
    }

    private static Path real(Path path) {
        return FaultyPath.real(path);
    }

    static boolean isWatched(Path path) {
        return real(path).toString().startsWith(watched);
    }

    private static void call(String what, Path path, Set<Kind> possible) throws IOException {
        if (isWatched(path)) {
            fail(Faults.at(Layer.FILESYSTEM, what + " " + path, possible), path);
        }
    }

    static void fail(Kind kind, Path path) throws IOException {
        if (kind == null) {
            return;
        }
        switch (kind) {
            case EXCEPTION -> throw new FileSystemException(path.toString(), null, "Input/output error");
            case DISK_FULL -> throw new FileSystemException(path.toString(), null, "No space left on device");
            case PERMISSION -> throw new AccessDeniedException(path.toString());
            case HANG, SLOW -> Faults.pause(kind);
            default -> throw new IllegalArgumentException(kind.toString());
        }
    }

    @Override
    public String getScheme() {
        return real.getScheme();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) throws IOException {
        return real.newFileSystem(uri, settings);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return system.wrap(real.getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return isWatched(path)
                ? newFileChannel(path, options, attributes)
                : real.newByteChannel(real(path), options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (!isWatched(path)) {
            return real.newFileChannel(real(path), options, attributes);
        }
        boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
        call("open", path, writes ? NAMING : READING);
        FileChannel channel = real.newFileChannel(real(path), options, attributes);
        if (writes) {
            Durability.opened(real(path));
        }
        return new FaultyChannel(channel, real(path));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        call("list", folder, READING);
        DirectoryStream<Path> entries =
                real.newDirectoryStream(real(folder), entry -> filter.accept(system.wrap(entry)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = entries.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return system.wrap(each.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                entries.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        call("mkdir", folder, NAMING);
        real.createDirectory(real(folder), attributes);
        if (isWatched(folder)) {
            Durability.named(real(folder));
        }
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        call("link", link, NAMING);
        real.createLink(real(link), real(existing));
        if (isWatched(link)) {
            Durability.linked(real(existing), real(link));
        }
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        real.createSymbolicLink(real(link), real(target), attributes);
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return system.wrap(real.readSymbolicLink(real(link)));
    }

    @Override
    public void delete(Path path) throws IOException {
        call("delete", path, REMOVING);
        real.delete(real(path));
        if (isWatched(path)) {
            Durability.deleted(real(path));
        }
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        call("copy", target, NAMING);
        real.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        call("rename", target, NAMING);
        real.move(real(source), real(target), options);
        if (isWatched(target)) {
            Durability.renamed(real(source), real(target));
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return real.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        call("look", path, LOOKING);
        real.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        call("look", path, LOOKING);
        return real.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        call("look", path, LOOKING);
        return real.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        real.setAttribute(real(path), attribute, value, options);
    }
}
