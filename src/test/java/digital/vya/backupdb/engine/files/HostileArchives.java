package digital.vya.backupdb.engine.files;

import static digital.vya.backupdb.errors.ErrorCode.ARCHIVE_UNSAFE;
import static digital.vya.backupdb.errors.ErrorCode.DUMP_INCOMPLETE;
import static digital.vya.backupdb.errors.ErrorCode.DUMP_UNREADABLE;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Archives in each of which one thing alone is wrong, so that one rule alone refuses it: beside each stands its twin,
 * in which that thing is right and all else the same, and which is restored.
 */
final class HostileArchives {
    private static final String PIECE = "x".repeat(512);
    private static final String RIGHT_MAP = "2\n0\n512\n1024\n0\n";
    private static final String MAJOR = "GNU.sparse.major";
    private static final String MINOR = "GNU.sparse.minor";
    private static final String NAME = "GNU.sparse.name";
    private static final String SIZE = "GNU.sparse.realsize";
    private static final List<Character> NO_TYPES = List.of('g', 'L', 'K', 'S', 'M', 'D', 'V', 'N', 'X', 'Z', '7');
    private static final List<Character> DEVICES = List.of('3', '4', '6');
    private static final List<Character> WITHOUT_CONTENT = List.of('1', '2', '5');

    private final List<Arguments> all = new ArrayList<>();

    static List<Arguments> all() {
        HostileArchives archives = new HostileArchives();
        archives.names();
        archives.places();
        archives.links();
        archives.kinds();
        archives.numbers();
        archives.extendedHeaders();
        archives.sparse();
        archives.ends();
        return archives.all;
    }

    private static ForgedArchive archive() {
        return new ForgedArchive();
    }

    private void add(String name, ErrorCode code, String says, ForgedArchive hostile, ForgedArchive twin) {
        all.add(arguments(name, code, says, hostile.bytes(), twin.bytes()));
    }

    /** The same with one word that is wrong, and one that is right. */
    private void add(
            String name, ErrorCode code, String says, Function<String, ForgedArchive> of, String wrong, String right) {
        add(name, code, says, of.apply(wrong), of.apply(right));
    }

    private void names() {
        add("absolute", ARCHIVE_UNSAFE, "absolute name, /x", n -> archive().file(n, "x"), "/x", "x");
        add("absolute behind a dot", ARCHIVE_UNSAFE, "absolute", n -> archive().file(n, "x"), ".//x", "./x");
        add("up", ARCHIVE_UNSAFE, "leads upwards, ../", n -> archive().folder(n).file(n + "x", "x"), "../", "up/");
        add(
                "up from a folder",
                ARCHIVE_UNSAFE,
                "leads upwards, d/../",
                n -> archive().folder("d/").folder(n).file(n + "x", "x"),
                "d/../",
                "d/up/");
        add(
                "up by a pax header",
                ARCHIVE_UNSAFE,
                "leads upwards, ../",
                n -> archive().extended(Map.of("path", n)).folder("up/").file("x", "x", Map.of("path", n + "x")),
                "../",
                "d/");
        add(
                "up by the name of a sparse file",
                ARCHIVE_UNSAFE,
                "leads upwards, ..",
                n -> archive().sparse(n, "1\n0\n512\n", PIECE, 512),
                "..",
                "up");
        add(
                "up by a second name of a sparse file",
                ARCHIVE_UNSAFE,
                "leads upwards, ../x",
                n -> sparse(Map.of("path", n, MAJOR, "1", MINOR, "0", NAME, "f", SIZE, "6")),
                "../x",
                "x");
        add(
                "cut off by a byte of zero",
                ARCHIVE_UNSAFE,
                "has no proper name",
                n -> archive().file("good", "x", Map.of("path", n)),
                "evil\0name",
                "evil-name");
        add(
                "without a name",
                ARCHIVE_UNSAFE,
                "has no proper name",
                n -> archive().file(n, "x"),
                "",
                "x");
        add(
                "by way of a dot",
                ARCHIVE_UNSAFE,
                "has no proper name",
                n -> archive().folder("d/").folder(n).file(n + "x", "x"),
                "d/./",
                "d/e/");
        add(
                "a file named as a folder",
                ARCHIVE_UNSAFE,
                "name of a folder",
                n -> archive().file(n, "x"),
                "d/",
                "d");
        add(
                "a link named as a folder",
                ARCHIVE_UNSAFE,
                "name of a folder",
                n -> archive().link('2', n, "x"),
                "d/",
                "d");
    }

    private void places() {
        String orphan = "does not come after the folder";
        add("below no folder", ARCHIVE_UNSAFE, orphan, n -> archive().folder(n).file("d/x", "x"), "e/", "d/");
        add("after its folder was left", ARCHIVE_UNSAFE, orphan, after("e/"), after("d/e/"));
        for (String to : List.of("/tmp", "../..", "here")) {
            add(
                    "through a link to " + to,
                    ARCHIVE_UNSAFE,
                    orphan,
                    archive().link('2', "d", to).file("d/x", "x"),
                    archive().link('2', "e", to).folder("d/").file("d/x", "x"));
        }
        String place = "in the place of a folder or link";
        add("a folder for a link", ARCHIVE_UNSAFE, place, n -> through(archive().link('2', n, "/tmp")), "d", "e");
        add(
                "a folder for a second name of a link",
                ARCHIVE_UNSAFE,
                place,
                n -> through(archive().link('2', "s", "/tmp").link('1', n, "s")),
                "d",
                "e");
        add(
                "a folder that was left comes again",
                ARCHIVE_UNSAFE,
                place,
                n -> archive()
                        .folder("d/")
                        .link('2', "d/l", "/tmp")
                        .folder("e/")
                        .folder(n)
                        .folder(n + "l/")
                        .file(n + "l/x", "x"),
                "d/",
                "f/");
    }

    private static ForgedArchive after(String other) {
        return archive().folder("d/").folder(other).file(other + "y", "y").file("d/x", "x");
    }

    private static ForgedArchive through(ForgedArchive begun) {
        return begun.folder("d/").file("d/x", "x");
    }

    private void links() {
        String outside = ", which is not in it";
        for (String to : List.of("../../../etc/passwd", "/etc/passwd", "etc/passwd", "f/g", "d")) {
            add(
                    "a hard link to " + to,
                    ARCHIVE_UNSAFE,
                    outside,
                    n -> archive().folder("d/").file("f", "x").link('1', "l", n),
                    to,
                    "f");
        }
        add(
                "a hard link by a pax header",
                ARCHIVE_UNSAFE,
                outside,
                n -> archive().file("f", "x").extended(Map.of("linkpath", n)).link('1', "l", "f"),
                "../../../etc/passwd",
                "./f");
        add(
                "a hard link to what comes later",
                ARCHIVE_UNSAFE,
                "only comes later",
                archive().link('1', "l", "f").file("f", "x"),
                archive().file("f", "x").link('1', "l", "f"));
    }

    private void kinds() {
        for (char type : DEVICES) {
            add("of type " + type, ARCHIVE_UNSAFE, "a device or pipe: /f", kind(type), kind('0'));
        }
        for (char type : NO_TYPES) {
            add("of type " + type, ARCHIVE_UNSAFE, "a member of type " + (int) type, kind(type), kind('0'));
        }
        for (char type : WITHOUT_CONTENT) {
            add(
                    "content of type " + type,
                    DUMP_INCOMPLETE,
                    "/l has 1 bytes",
                    archive().file("f", "x").member(type, "l", "f", new byte[1]),
                    archive().file("f", "x").member(type, "l", "f", new byte[0]));
        }
    }

    private static ForgedArchive kind(char type) {
        return archive().member(type, "f", "", new byte[0]);
    }

    private void numbers() {
        String none = "a number in a header is none";
        byte[] minus = new byte[12];
        Arrays.fill(minus, (byte) 0xff);
        byte[] nothing = new byte[12];
        nothing[0] = (byte) 0x80;
        byte[] large = nothing.clone();
        large[3] = 1;
        byte[] odd = nothing.clone();
        odd[0] = (byte) 0x81;
        add("size -1", DUMP_INCOMPLETE, "/f has -1 bytes", sized(minus), sized(nothing));
        add("size 2^64", DUMP_INCOMPLETE, "is too large", sized(large), sized(nothing));
        add("size of an odd sign", DUMP_INCOMPLETE, "is too large", sized(odd), sized(nothing));
        for (String wrong : List.of(" ".repeat(12), "\0".repeat(12), "0000000000x", "0000 000000", "00000000008")) {
            add("size `" + wrong.strip() + "`", DUMP_INCOMPLETE, none, n -> sized(bytes(n)), wrong, "00000000000");
        }
        for (String wrong : List.of("-1", "1x", "9".repeat(19))) {
            add("pax size " + wrong, DUMP_INCOMPLETE, "`size` of a header is no number", pax("size"), wrong, "1");
        }
        add("pax time", DUMP_INCOMPLETE, "`mtime` of a header is no time", pax("mtime"), "soon", "1.5");
        for (String id : List.of("uid", "gid")) {
            add(id + " 2^32", DUMP_INCOMPLETE, "`" + id + "` of a header is 4294967296", pax(id), "4294967296", "0");
            add(id + " none", DUMP_INCOMPLETE, "`" + id + "` of a header is 4294967295", pax(id), "4294967295", "0");
            add(id + " -1", DUMP_INCOMPLETE, "`" + id + "` of a header is no number", pax(id), "-1", "0");
        }
        byte[] minusId = Arrays.copyOf(minus, 8);
        add(
                "uid -1",
                DUMP_INCOMPLETE,
                "`uid` of a header is -1",
                archive().file("f", "").patched(108, minusId),
                archive().file("f", "").patched(108, bytes("0000000\0")));
    }

    private static ForgedArchive sized(byte[] size) {
        return archive().file("f", "").patched(124, size);
    }

    private static Function<String, ForgedArchive> pax(String key) {
        return value -> archive().file("f", "x", Map.of(key, value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void extendedHeaders() {
        add(
                "of no known meaning",
                ARCHIVE_UNSAFE,
                "a header `GNU.volume.label` that is not known",
                archive().file("f", "x", Map.of("GNU.volume.label", "1")),
                archive().file("f", "x", Map.of("mtime", "1")));
        add(
                "two for one",
                DUMP_INCOMPLETE,
                "two extended headers",
                archive().extended(Map.of("mtime", "1")).file("f", "x", Map.of("path", "g")),
                archive().extended(Map.of("mtime", "1")).file("f", "x"));
        byte[] path = ForgedArchive.record("path", "g");
        byte[] twice = bytes(new String(path, StandardCharsets.ISO_8859_1).repeat(2));
        add("a record twice", DUMP_INCOMPLETE, "says `path` twice", records(twice), records(path));
        add("no records", DUMP_INCOMPLETE, "is no list of records", records(bytes("nothing")), records(path));
        add("a record too long", DUMP_INCOMPLETE, "is no list", records(bytes("99 path=g\n")), records(path));
        add("a record without end", DUMP_INCOMPLETE, "is no list", records(bytes("9 path=g\0")), records(path));
        add("an empty one", DUMP_INCOMPLETE, "an extended header has 0 bytes", records(new byte[0]), records(path));
        byte[] huge = new byte[(4 << 20) + 1];
        add("a huge one", DUMP_INCOMPLETE, "an extended header has 4194305 bytes", records(huge), records(path));
    }

    private static ForgedArchive records(byte[] body) {
        return archive().member('x', "pax", "", body).file("f", "x");
    }

    /** What tar takes for its size then, it would not be: it would find members where we see content. */
    private void sparse() {
        String unknown = "is sparse in a way that is not known";
        String hidden = PIECE + new String(archive().file("hidden", "x").bytes(), StandardCharsets.ISO_8859_1);
        add(
                "a size alone",
                DUMP_INCOMPLETE,
                unknown,
                archive().file("f", hidden, Map.of(SIZE, "0")),
                archive().file("f", hidden));
        add("of another version", DUMP_INCOMPLETE, unknown, version("2"), version("1"));
        add(
                "a folder",
                DUMP_INCOMPLETE,
                unknown,
                archive().extended(Map.of(NAME, "d")).folder("d/"),
                archive().folder("d/"));
        map("of fewer pieces than follow", "is of other content than follows", "0\n");
        map("of more than follows", "is of other content than follows", "1\n0\n1024\n");
        map("of a piece beyond the end", "has a piece where none can be", "1\n800\n512\n");
        map("of pieces one over the other", "has a piece where none can be", "2\n512\n512\n0\n0\n");
        map("of more pieces than bytes", "holds what is no number", "99999999\n");
        map("of no numbers", "holds what is no number", "one\n");
        map("of an empty line", "holds what is no number", "1\n\n512\n");
        add(
                "a map without an end",
                DUMP_INCOMPLETE,
                "has no end",
                archive().sparse("f", "200\n" + "0\n".repeat(254), "", 1024),
                archive().sparse("f", RIGHT_MAP, PIECE, 1024));
    }

    private static ForgedArchive sparse(Map<String, String> records) {
        return archive().file("f", "1\n6\n0\n", records);
    }

    private static ForgedArchive version(String major) {
        return sparse(Map.of(MAJOR, major, MINOR, "0", NAME, "f", SIZE, "6"));
    }

    private void map(String name, String says, String wrong) {
        add("a map " + name, DUMP_INCOMPLETE, says, n -> archive().sparse("f", n, PIECE, 1024), wrong, RIGHT_MAP);
    }

    private void ends() {
        ForgedArchive good = archive().file("f", "x");
        String after = "something comes after its end";
        add(
                "another archive behind it",
                DUMP_INCOMPLETE,
                after,
                archive().bytes(good.bytes()).file("g", "x"),
                good);
        add("a block of zeros within", DUMP_INCOMPLETE, after, within(512), within(0));
        add(
                "garbage behind it",
                DUMP_INCOMPLETE,
                after,
                archive().bytes(good.bytes()).bytes(new byte[] {1}),
                good);
        add(
                "a wrong checksum",
                DUMP_INCOMPLETE,
                "the checksum of a header is wrong",
                archive().bytes(wrongSum()),
                good);
        add(
                "of another make",
                DUMP_UNREADABLE,
                "no POSIX",
                archive().file("f", "x").patched(257, bytes("ustar  ")),
                good);
    }

    private static ForgedArchive within(int zeros) {
        return archive().file("f", "x").bytes(new byte[zeros]).file("g", "x");
    }

    private static byte[] wrongSum() {
        byte[] member = Arrays.copyOf(archive().file("f", "x").bytes(), 1024);
        member[148]++;
        return member;
    }
}
