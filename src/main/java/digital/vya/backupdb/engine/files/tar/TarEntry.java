package digital.vya.backupdb.engine.files.tar;

import digital.vya.backupdb.engine.files.ByteName;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One member of a tar archive, as its headers describe it. {@code stored} are the bytes that follow in the archive,
 * {@code size} those the file has; they differ for a sparse one. {@code extended} are the records of its pax header,
 * {@code block} is the ustar header itself.
 */
public record TarEntry(
        long number,
        String name,
        char type,
        String link,
        long size,
        long stored,
        int mode,
        long owner,
        long group,
        BigDecimal modified,
        Map<String, byte[]> extended,
        ByteBuffer block) {
    public static final char FILE = '0';
    public static final char HARD_LINK = '1';
    public static final char SYMBOLIC_LINK = '2';
    public static final char FOLDER = '5';

    public boolean isFolder() {
        return type == FOLDER;
    }

    public boolean isFile() {
        return type == FILE;
    }

    public boolean isHardLink() {
        return type == HARD_LINK;
    }

    public boolean isSymbolicLink() {
        return type == SYMBOLIC_LINK;
    }

    /** Its path without a slash at the end and without {@code ./} before it; empty for the top itself. */
    public String path() {
        return plain(name);
    }

    /** The path of the entry that a hard link is the same file as. */
    public String linkPath() {
        return plain(link);
    }

    /** Any name of a member, as a path is said here. */
    public static String plain(String text) {
        int from = 0;
        int to = text.length();
        while (text.startsWith("./", from)) {
            from += 2;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        String inner = text.substring(from, to);
        return inner.equals(".") ? "" : inner;
    }

    /** For people. */
    public String shown() {
        return ByteName.shown("/" + path());
    }
}
