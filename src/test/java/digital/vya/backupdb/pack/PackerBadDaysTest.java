package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, there is no file, no stream left open, no thread left over, and the first cause is what is told. */
@Tag("server")
@Timeout(60)
class PackerBadDaysTest {
    private static final String NAME = "bad-day.sql";

    @TempDir
    private Path spool;

    @AfterEach
    void noThreadIsLeft() {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains(NAME)));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void theToolFailsAfterAHundredMegabytes(Codec codec) {
        BackupException toolFailed = new BackupException(ErrorCode.TOOL_FAILED, "pg_dump exited 3");
        BadStreams.Failing stream = new BadStreams.Failing(100_000_000, toolFailed);

        assertThat(failure(stream, request(codec))).isSameAs(toolFailed);

        assertNothingLeft(stream);
    }

    @Test
    void theToolsFailureIsFoundInsideOfAnIoException() {
        BackupException killed = new BackupException(ErrorCode.TOOL_SIGNALLED, "pg_dump was killed");
        BadStreams.Failing stream = new BadStreams.Failing(1000, new IOException("pipe", killed));

        assertThat(failure(stream, request(Codec.GZIP))).isSameAs(killed);

        assertNothingLeft(stream);
    }

    @Test
    void theToolFailsBeforeItsFirstByte() {
        BackupException toolFailed = new BackupException(ErrorCode.TOOL_FAILED, "pg_dump exited 1");
        BadStreams.Failing stream = new BadStreams.Failing(0, toolFailed);

        assertThat(failure(stream, request(Codec.ZSTD))).isSameAs(toolFailed);

        assertNothingLeft(stream);
    }

    @Test
    void theStreamBreaks() {
        BadStreams.Failing stream = new BadStreams.Failing(1_000_000, new IOException("No space left on device"));

        BackupException failure = failure(stream, request(Codec.GZIP));

        // the words are those of a full disk, but it is not our disk that says them
        assertThat(failure.code()).isEqualTo(ErrorCode.PACK_FAILED);
        assertThat(failure).hasMessageContaining("stream").hasMessageContaining("No space left");
        assertNothingLeft(stream);
    }

    @Test
    void theStreamEndsWellButItsClosingFails() {
        BackupException late = new BackupException(ErrorCode.TOOL_FAILED, "pg_dump exited 1 at last");
        BadStreams.FailingOnClose stream = new BadStreams.FailingOnClose(new IOException(late));

        assertThat(failure(stream, request(Codec.GZIP))).isSameAs(late);

        assertNothingLeft(stream);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void nothingComes(Codec codec) {
        BadStreams.Failing stream = new BadStreams.Failing(0, null);

        BackupException failure = failure(stream, request(codec));

        assertThat(failure.code()).isEqualTo(ErrorCode.DUMP_EMPTY);
        assertThat(failure).hasMessageContaining(NAME);
        assertNothingLeft(stream);
    }

    @Test
    void theStreamNeverGoesOn() {
        BadStreams.Stuck stream = new BadStreams.Stuck();

        BackupException failure = failure(stream, request(Codec.GZIP, Duration.ofMillis(300), StreamInspector.NONE));

        assertThat(failure.code()).isEqualTo(ErrorCode.PACK_TIMEOUT);
        assertThat(failure).hasMessageContaining(NAME).hasMessageContaining("300 ms");
        assertNothingLeft(stream);
    }

    @Test
    void theStreamDoesNotEvenAnswerToBeingClosed() {
        BadStreams.Deaf stream = new BadStreams.Deaf();
        try {
            BackupException failure =
                    failure(stream, request(Codec.ZSTD, Duration.ofMillis(300), StreamInspector.NONE));

            assertThat(failure.code()).isEqualTo(ErrorCode.PACK_TIMEOUT);
            assertNothingLeft(stream);
        } finally {
            stream.release();
        }
    }

    @Test
    void theStreamIsTooSlow() {
        BadStreams.Closable endless = new BadStreams.Failing(Long.MAX_VALUE, null);

        BackupException failure = failure(endless, request(Codec.GZIP, Duration.ofMillis(500), StreamInspector.NONE));

        assertThat(failure.code()).isEqualTo(ErrorCode.PACK_TIMEOUT);
        assertNothingLeft(endless);
    }

    @Test
    void whoPacksIsInterrupted() throws InterruptedException {
        BadStreams.Stuck stream = new BadStreams.Stuck();
        AtomicReference<BackupException> failure = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
        Thread packing = new Thread(() -> {
            failure.set(failure(stream, request(Codec.GZIP)));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        packing.start();
        stream.waiting().await();

        packing.interrupt();
        packing.join();

        assertThat(failure.get().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(stillInterrupted.get()).isTrue();
        assertNothingLeft(stream);
    }

    @Test
    void theInspectorDoesNotLikeWhatItSees() {
        BadStreams.Closable stream = new BadStreams.Failing(Long.MAX_VALUE, null);
        RuntimeException bug = new IllegalStateException("confused");

        BackupException failure = failure(stream, request(Codec.GZIP, null, new Disliking(bug, null)));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure).hasCause(bug);
        assertNothingLeft(stream);
    }

    @Test
    void theInspectorMissesTheEnd() {
        BackupException incomplete = new BackupException(ErrorCode.DUMP_INCOMPLETE, "no trailer");
        BadStreams.Failing stream = new BadStreams.Failing(1_000_000, null);

        assertThat(failure(stream, request(Codec.ZSTD, null, new Disliking(null, incomplete))))
                .isSameAs(incomplete);

        assertNothingLeft(stream);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void thereIsNoSuchLevel(Codec codec) {
        BadStreams.Failing stream = new BadStreams.Failing(1000, null);
        PackRequest request =
                new PackRequest(ArtifactKind.DATA, spool, NAME, codec, 20, 1, null, "", StreamInspector.NONE);

        if (codec == Codec.NONE) {
            assertThat(new Packer().pack(stream, request).rawBytes()).isEqualTo(1000);
            return;
        }
        assertThat(failure(stream, request).code()).isEqualTo(ErrorCode.CONFIG_INVALID);
        assertNothingLeft(stream);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up.sql", "sub/name.sql", "..", "."})
    void theNameIsAPath(String name) {
        BadStreams.Failing stream = new BadStreams.Failing(1000, null);
        PackRequest request =
                new PackRequest(ArtifactKind.DATA, spool, name, Codec.NONE, 0, 1, null, "", StreamInspector.NONE);

        assertThat(failure(stream, request)).hasMessageContaining(name);

        assertNothingLeft(stream);
        assertThat(spool.resolveSibling("up.sql")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".part"})
    void theNameIsTaken(String ending) throws IOException {
        Path other = Files.writeString(spool.resolve(NAME + ".gz" + ending), "of somebody else");
        BadStreams.Failing stream = new BadStreams.Failing(1000, null);

        BackupException failure = failure(stream, request(Codec.GZIP));

        assertThat(failure.code()).isEqualTo(ErrorCode.PACK_FAILED);
        assertThat(failure).hasMessageContaining(other.toString());
        assertThat(stream.isClosed()).isTrue();
        assertThat(files()).containsExactly(other);
        assertThat(other).hasContent("of somebody else");
    }

    @Test
    void whatTheStreamSaysWhenItIsNotWantedStandsBesideTheReason() throws IOException {
        Files.writeString(spool.resolve(NAME + ".gz"), "of somebody else");
        IOException late = new IOException("pg_dump would not go");

        assertThat(failure(new BadStreams.FailingOnClose(late), request(Codec.GZIP)))
                .hasMessageContaining("is there already")
                .hasSuppressedException(late);
    }

    @Test
    void whatCannotBeRemovedIsSaidBesideTheReason() {
        BackupException toolFailed = new BackupException(ErrorCode.TOOL_FAILED, "pg_dump exited 3");
        Packer packer = new Packer(part -> {
            Files.createDirectories(part.resolve("in the way"));
            return FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE);
        });

        assertThatThrownBy(() -> packer.pack(new BadStreams.Failing(1000, toolFailed), request(Codec.GZIP)))
                .isSameAs(toolFailed);

        assertThat(toolFailed.getSuppressed()).singleElement().satisfies(beside -> assertThat(beside)
                .hasMessageContaining(NAME + ".gz.part could not be removed"));
    }

    @Test
    void aWriteThatIsInterruptedLeavesNothing() {
        try (SpoolFile file = SpoolFile.create(spool, NAME, SpoolFile.Opener.NEW_FILE)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> file.write(new byte[10], 0, 10))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void theSpoolIsNoFolder() throws IOException {
        Path file = Files.writeString(spool.resolve("file"), "");
        BadStreams.Failing stream = new BadStreams.Failing(1000, null);
        PackRequest request = new PackRequest(
                ArtifactKind.DATA, file.resolve("run"), NAME, Codec.GZIP, 0, 1, null, "", StreamInspector.NONE);

        assertThat(failure(stream, request).code()).isEqualTo(ErrorCode.PACK_FAILED);

        assertThat(stream.isClosed()).isTrue();
        assertThat(files()).containsExactly(file);
    }

    @Test
    void theNameCannotBeGivenAtTheEnd() {
        BadStreams.Failing stream = new BadStreams.Failing(1000, null);
        Packer packer = new Packer(part -> {
            Files.createDirectories(spool.resolve(NAME + ".gz/in the way"));
            return SpoolFile.Opener.NEW_FILE.open(part);
        });

        assertThatThrownBy(() -> packer.pack(stream, request(Codec.GZIP)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACK_FAILED));

        assertThat(stream.isClosed()).isTrue();
        assertThat(files()).containsExactly(spool.resolve(NAME + ".gz"));
    }

    private PackRequest request(Codec codec) {
        return request(codec, Duration.ofMinutes(1), StreamInspector.NONE);
    }

    private PackRequest request(Codec codec, Duration timeout, StreamInspector inspector) {
        return new PackRequest(ArtifactKind.DATA, spool, NAME, codec, 1, 2, timeout, "", inspector);
    }

    private static BackupException failure(BadStreams.Closable stream, PackRequest request) {
        return catchThrowableOfType(BackupException.class, () -> new Packer().pack(stream, request));
    }

    private void assertNothingLeft(BadStreams.Closable stream) {
        assertThat(stream.isClosed()).isTrue();
        assertThat(files()).isEmpty();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(spool)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Disliking(RuntimeException bytes, RuntimeException end) implements StreamInspector {
        @Override
        public void accept(byte[] some, int offset, int length) {
            if (bytes != null) {
                throw bytes;
            }
        }

        @Override
        public void finish() {
            throw end;
        }
    }
}
