package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Others may write to the directory: what they put there neither holds a run up, nor fills the memory, nor leads out. */
@Tag("server")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileDestinationTest {
    private static final String KEY = "pg/shop/data";

    @TempDir
    Path home;

    private Path directory;
    private FileStore store;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectory(home.resolve("store"));
        store = new FileStore(directory.toString(), "", home.resolve("state").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero", "link", "pipe", "huge", "folder"})
    void aMarkThatIsNoSmallFileIsNotRead(String kind) throws Exception {
        String id = UUID.randomUUID().toString();
        Path mark = directory.resolve(KnownDirectory.MARK);
        Files.writeString(mark, id + "\n");
        known().mark(new IncomingFolder(directory));
        Files.delete(mark);
        put(mark, kind, id);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> store.put(Goods.parcel(home, KEY, "content")),
                () -> store.list(""),
                () -> store.get(KEY),
                () -> store.delete(KEY),
                () -> store.probe(0))) {
            refused(call, ErrorCode.DESTINATION_UNMOUNTED, "of its .vya-destination nothing is read, it is ");
        }
    }

    /** Before anything is remembered, what stands there would become what is. */
    @ParameterizedTest
    @ValueSource(strings = {"zero", "link", "pipe", "huge", "folder"})
    void noneOfThoseIsRemembered(String kind) throws Exception {
        put(directory.resolve(KnownDirectory.MARK), kind, "id");
        refused(
                () -> known().mark(new IncomingFolder(directory)),
                ErrorCode.DESTINATION_UNMOUNTED,
                "of its .vya-destination nothing is read, it is ");
        try (Stream<Path> there = Files.walk(home)) {
            assertThat(there).noneMatch(path -> path.toString().contains("state/destinations/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero", "link", "pipe", "folder"})
    void whatIsNoFileIsNotGivenBack(String kind) throws Exception {
        Files.createDirectories(directory.resolve(KEY).getParent());
        put(directory.resolve(KEY), kind, "content");

        refused(
                () -> store.get(KEY),
                ErrorCode.DESTINATION_UNREADABLE,
                directory.resolve(KEY) + " is not read, it is ");
    }

    /** A folder that is a link leads to files that are no restore points. */
    @Test
    void nothingIsReadOrDeletedThroughALink() throws Exception {
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere/shop"));
        Files.writeString(elsewhere.resolve("data"), "precious");
        Files.createSymbolicLink(directory.resolve("pg"), elsewhere.getParent());

        String link = directory.resolve("pg") + " is a symbolic link";
        refused(() -> store.get(KEY), ErrorCode.DESTINATION_UNREADABLE, link);
        refused(() -> store.delete(KEY), ErrorCode.DELIVERY_FAILED, link);

        assertThat(elsewhere.resolve("data")).hasContent("precious");
        assertThat(store.list("")).isEmpty();
    }

    /** What comes back for a proof is read no further than it can still be the same. */
    @Test
    void aProofReadsNoFurtherThanNeeded() throws Exception {
        long[] read = new long[1];
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read[0]++;
                if (read[0] > 100_000) {
                    throw new AssertionError("read on without an end");
                }
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                read[0] += length;
                if (read[0] > 1_000_000) {
                    throw new AssertionError("read on without an end");
                }
                Arrays.fill(into, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        assertThat(new ReadBack()
                        .receipt(Goods.parcel(home, KEY, "content"), endless)
                        .size())
                .isEqualTo("content".length() + 1);
    }

    private KnownDirectory known() {
        return new KnownDirectory(directory, "", home.resolve("state").toString());
    }

    private void put(Path name, String kind, String content) throws Exception {
        switch (kind) {
            case "zero" -> Files.createSymbolicLink(name, Path.of("/dev/zero"));
            case "link" -> Files.createSymbolicLink(name, Files.writeString(home.resolve("target"), content));
            case "pipe" -> Tool.run("mkfifo", name.toString()).orThrow("mkfifo");
            case "folder" -> Files.createDirectory(name);
            default -> {
                try (RandomAccessFile sparse = new RandomAccessFile(name.toFile(), "rw")) {
                    sparse.setLength(1L << 40);
                }
            }
        }
    }

    private static void refused(ThrowingCallable call, ErrorCode code, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }
}
