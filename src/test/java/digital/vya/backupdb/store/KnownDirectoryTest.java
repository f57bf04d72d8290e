package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory that was delivered to is known again, and an unmounted one is no empty one. */
@Tag("unit")
class KnownDirectoryTest {
    private static final String KEY = "pg/shop/data";

    @TempDir
    Path home;

    private Path directory;
    private Path spool;
    private FileStore store;

    @BeforeEach
    void make() throws IOException {
        directory = home.resolve("store");
        spool = Files.createDirectory(home.resolve("spool"));
        store = store();
    }

    /** What an unmounted share leaves behind is a folder like any other, and no empty destination. */
    @ParameterizedTest
    @ValueSource(strings = {"emptied", "gone", "another"})
    void aDirectoryThatWasDeliveredToOnceIsKnownAgain(String now) throws Exception {
        deliverPoint();
        Path mounted = Files.move(directory, home.resolve("mounted"));
        if (!now.equals("gone")) {
            Files.createDirectory(directory);
        }
        if (now.equals("another")) {
            Files.writeString(directory.resolve(KnownDirectory.MARK), "another disk\n");
        }
        FileStore later = store();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> later.put(parcel("content")),
                () -> later.list(""),
                () -> later.get(KEY),
                () -> later.delete(KEY),
                () -> later.probe(0))) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(Refused.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DESTINATION_UNMOUNTED);
                        assertThat(e.hint()).contains("Mount its disk", "rm " + remembered());
                    })
                    .hasMessageStartingWith(directory + " is not the directory that was delivered to before: ");
        }
        assertThat(directory.resolve("pg"))
                .as("what would have filled the disk below")
                .doesNotExist();

        Folders.delete(directory);
        Files.move(mounted, directory);
        assertThat(store().put(parcel("content")).size()).isEqualTo(7);
    }

    @Test
    void aDirectoryThatWasReplacedOnPurposeIsTakenOnceItIsForgotten() throws Exception {
        deliverPoint();
        Folders.delete(directory);
        Files.delete(remembered());

        deliverPoint();

        assertThat(directory.resolve(KnownDirectory.MARK)).hasContent(Files.readString(remembered()));
        assertThat(Files.getPosixFilePermissions(directory.resolve(KnownDirectory.MARK)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** Two hosts, or a host whose state was lost. */
    @Test
    void aMarkThatIsThereIsKept() throws Exception {
        deliverPoint();
        String mark = Files.readString(directory.resolve(KnownDirectory.MARK));
        Folders.delete(home.resolve("state"));

        deliverPoint();

        assertThat(directory.resolve(KnownDirectory.MARK)).hasContent(mark);
        assertThat(remembered()).hasContent(mark);
        assertThat(store.list("")).extracting(Store.Stored::key).noneMatch(key -> key.contains("vya-destination"));
    }

    @Test
    void aMountPointMustBeOne() throws Exception {
        FileStore below = new FileStore(directory.toString(), home.toString(), "");
        assertThatThrownBy(() -> below.put(parcel("content")))
                .isInstanceOfSatisfying(Refused.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.DESTINATION_UNMOUNTED);
                    assertThat(e.hint()).endsWith("mount " + home);
                })
                .hasMessage("Nothing is mounted at " + home + ", so " + directory + " is not the destination");
        assertThat(directory).doesNotExist();
        assertThatThrownBy(() -> new FileStore(directory.toString(), "/proc", "").put(parcel("content")))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID));

        assertThat(new FileStore(directory.toString(), "/", "")
                        .put(parcel("content"))
                        .size())
                .isEqualTo(7);
    }

    private void deliverPoint() throws IOException {
        Job job = Goods.job(spool, "shop");
        Path file = spool.resolve(job.stem() + ".sql.gz");
        Files.deleteIfExists(file);
        Parcel data = Goods.parcel(job, Goods.random(file, 1000));
        FileStore fresh = store();
        fresh.put(data);
        fresh.put(manifest(job, data));
    }

    private Path remembered() {
        try (Stream<Path> files = Files.list(home.resolve("state/destinations"))) {
            return files.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileStore store() {
        return new FileStore(directory.toString(), "", home.resolve("state").toString());
    }

    private Parcel parcel(String content) throws IOException {
        return Goods.parcel(spool, KEY, content);
    }

    private Parcel manifest(Job job, Parcel data) throws IOException {
        Manifest.Entry entry = new Manifest.Entry(
                ArtifactKind.DATA, data.name(), data.size(), data.size(), data.sha256(), Codec.GZIP, "pg_dump");
        Manifest about = Goods.manifest(job, List.of(entry));
        Path file = spool.resolve(job.stem() + Shipments.MANIFEST);
        Files.write(file, Json.mapper().writeValueAsBytes(about));
        return Goods.parcel(job, file);
    }
}
