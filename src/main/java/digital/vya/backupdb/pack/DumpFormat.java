package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What a dump is, told from its first raw bytes and never from its name. */
public enum DumpFormat {
    PLAIN("SQL text"),
    CUSTOM("pg_dump's custom archive"),
    TAR("pg_dump's tar archive"),
    DIRECTORY("the toc.dat of pg_dump's directory format"),
    MYSQL("a MySQL or MariaDB dump"),
    ZIP("a zip file"),
    UTF_16("UTF-16 text, as PowerShell's > writes it"),
    EMPTY("empty"),
    UNKNOWN("neither SQL text nor an archive of pg_dump");

    /** So many bytes are enough to tell. */
    public static final int HEAD = 4096;

    private static final byte[] ARCHIVE = ascii("PGDMP");
    private static final int ARCHIVE_KIND = 10;
    /** pg_dump marks the toc.dat of a directory as that of a tar archive, which is the same. */
    private static final int KIND_OF_TAR = 3;

    private static final byte[] TOC = ascii("toc.dat\0");
    private static final int USTAR_AT = 257;
    private static final byte[] USTAR = ascii("ustar");
    private static final byte[] PK = {'P', 'K', 3, 4};
    private static final byte[] PK_EMPTY = {'P', 'K', 5, 6};

    /** How a line begins that only MySQL's tools write: its names in comments, and comments that it runs. */
    private static final Pattern OF_MYSQL = Pattern.compile("(--|#) (MySQL|MariaDB|mysqldump|phpMyAdmin)\\b|/\\*M?!");

    private final String description;

    DumpFormat(String description) {
        this.description = description;
    }

    /** For messages: "this is …". */
    public String description() {
        return description;
    }

    /** Looks ahead in a stream that can be reset, such as a {@link java.io.BufferedInputStream}. */
    public static DumpFormat of(InputStream raw) throws IOException {
        raw.mark(HEAD);
        byte[] head = raw.readNBytes(HEAD);
        raw.reset();
        return of(head);
    }

    /** What a file is. */
    public static DumpFormat of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(HEAD));
        }
    }

    /** The first {@link #HEAD} bytes, or all there are. */
    public static DumpFormat of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        if (has(head, 0, ARCHIVE)) {
            return head.length > ARCHIVE_KIND && head[ARCHIVE_KIND] == KIND_OF_TAR ? DIRECTORY : CUSTOM;
        }
        if (has(head, 0, TOC) && has(head, USTAR_AT, USTAR)) {
            return TAR;
        }
        if (has(head, 0, PK) || has(head, 0, PK_EMPTY)) {
            return ZIP;
        }
        return text(head);
    }

    private static DumpFormat text(byte[] head) {
        if (head.length >= 2 && ((head[0] == -1 && head[1] == -2) || (head[0] == -2 && head[1] == -1))) {
            return UTF_16;
        }
        if (isOfMysql(new String(head, StandardCharsets.ISO_8859_1))) {
            return MYSQL;
        }
        for (byte b : head) {
            if (b == 0) {
                return UNKNOWN;
            }
        }
        return PLAIN;
    }

    /** Tells by what stands before the first statement. */
    private static boolean isOfMysql(String head) {
        return head.lines()
                .takeWhile(line ->
                        line.isBlank() || line.startsWith("--") || line.startsWith("#") || line.startsWith("/*"))
                .anyMatch(line -> OF_MYSQL.matcher(line).lookingAt());
    }

    /** Whether only PostgreSQL's tools write what begins so, as text or not. */
    public static boolean isOfPostgresql(byte[] head) {
        return switch (of(head)) {
            case CUSTOM, TAR, DIRECTORY -> true;
            case PLAIN ->
                new String(head, StandardCharsets.ISO_8859_1)
                        .lines()
                        .takeWhile(line -> line.isBlank() || line.startsWith("--"))
                        .anyMatch(line -> line.startsWith("-- PostgreSQL database"));
            default -> false;
        };
    }

    private static boolean has(byte[] head, int at, byte[] mark) {
        return head.length >= at + mark.length && Arrays.equals(head, at, at + mark.length, mark, 0, mark.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
