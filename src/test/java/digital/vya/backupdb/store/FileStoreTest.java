package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Ordinary;
import digital.vya.backupdb.servers.SmallDisk;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad days of a folder: each is named, and leaves nothing under a final name. */
@Tag("server")
class FileStoreTest {
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

    @Test
    void aDiskThatIsFullHalfWayIsNamedAndStillTakesWhatFits() throws IOException {
        Files.createDirectory(directory);
        // on another filesystem, so that files are copied and not linked
        Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "vya-");
        try {
            List<Path> files = List.of(
                    Goods.random(elsewhere.resolve("small"), 300_000),
                    Goods.random(elsewhere.resolve("large"), 3_000_000),
                    Goods.random(elsewhere.resolve("later"), 200_000));
            String said = Tool.run(SmallDisk.command(directory, 1000, StoreMain.command(directory, files))
                            .toArray(String[]::new))
                    .orThrow("storing on a small disk");

            assertThat(said.lines())
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).isEqualTo("small: stored"),
                            line -> assertThat(line)
                                    .matches("large: passing (DISK_FULL The disk of .* is full|.*File too large).*"),
                            line -> assertThat(line).isEqualTo("later: stored"),
                            line -> assertThat(line).isEqualTo("there is pg/shop/small"),
                            line -> assertThat(line).isEqualTo("there is pg/shop/later"));
        } finally {
            Folders.delete(elsewhere);
        }
    }

    @Test
    void whatCannotBeLinkedIsCopiedReadAgainAndThenNamed() throws IOException {
        Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "vya-");
        try {
            Parcel parcel = Goods.parcel(elsewhere, KEY, "content");
            Files.writeString(parcel.file(), "CONTENT");
            assertThatThrownBy(() -> store.put(parcel)).hasMessageContaining("does not have the SHA-256");
            assertThat(store.list("")).isEmpty();

            Files.writeString(parcel.file(), "content");
            assertThat(store.put(parcel)).isEqualTo(new Receipt(KEY, 7, parcel.sha256(), null));

            assertThat(directory.resolve(KEY)).hasContent("content");
            assertThat(directory.resolve(".incoming")).isEmptyDirectory();
        } finally {
            Folders.delete(elsewhere);
        }
    }

    @Test
    void theSameTwiceIsStoredOnce() throws IOException {
        Parcel parcel = parcel("content");
        Receipt first = store.put(parcel);

        assertThat(first).isEqualTo(new Receipt(KEY, 7, parcel.sha256(), null));
        assertThat(store.put(parcel)).isEqualTo(first);
        assertThat(store.list(""))
                .extracting(Store.Stored::key, Store.Stored::size)
                .containsExactly(tuple(KEY, 7L));
    }

    @Test
    void aFolderThatMayNotBeWrittenIsRefusedForGood() throws IOException {
        Files.createDirectories(directory.resolve("pg"));
        Files.setPosixFilePermissions(directory.resolve("pg"), PosixFilePermissions.fromString("r-x------"));
        Path file = Goods.random(spool.resolve("data"), 1000);

        String said = Tool.run(Ordinary.command(StoreMain.command(directory, List.of(file)))
                        .toArray(String[]::new))
                .orThrow("storing in a folder without rights");

        assertThat(said)
                .startsWith("data: final DELIVERY_FAILED Nothing may be written in " + directory)
                .doesNotContain("there is");
    }

    @Test
    void aManifestIsNotStoredWithoutTheFilesItNames() throws IOException {
        Job job = Goods.job(spool, "shop");
        Parcel data = Goods.parcel(job, Goods.random(spool.resolve(job.stem() + ".sql.gz"), 100_000));
        Parcel manifest = manifest(job, data);
        store.put(data);
        Folders.delete(directory);

        refused(ErrorCode.DELIVERY_UNPROVEN, manifest, data.name(), "is the disk still mounted?");

        assertThat(store.list("")).isEmpty();
        store.put(data);
        store.put(manifest);
        assertThat(store.list("")).extracting(Store.Stored::key).containsExactly(manifest.key(), data.key());
    }

    @Test
    void aLinkInPlaceOfAFolderIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.createDirectories(directory);
        Files.createSymbolicLink(directory.resolve("pg"), elsewhere);

        refused(ErrorCode.DELIVERY_FAILED, parcel("content"), directory.resolve("pg") + " is a symbolic link");

        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void theDirectoryItselfMayBeALink() throws IOException {
        Path disk = Files.createDirectory(home.resolve("disk"));
        Files.createSymbolicLink(directory, disk);

        store.put(parcel("content"));

        assertThat(disk.resolve(KEY)).hasContent("content");
        assertThat(store.list("pg/"))
                .extracting(Store.Stored::key, Store.Stored::size)
                .containsExactly(tuple(KEY, 7L));
        assertThat(store.get(KEY)).hasContent("content");
        store.delete(KEY);
        assertThat(store.list("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other bytes", "longer, and other bytes", ""})
    void otherBytesUnderTheNameStayAsTheyAre(String others) throws IOException {
        Files.createDirectories(directory.resolve("pg/shop"));
        Files.writeString(directory.resolve(KEY), others);

        refused(ErrorCode.NAME_TAKEN, parcel("these bytes"), directory.resolve(KEY) + " is there already");

        assertThat(directory.resolve(KEY)).hasContent(others);
    }

    @Test
    void aLinkUnderTheNameIsNotTheFileWhateverItPointsTo() throws IOException {
        Path same = Files.writeString(home.resolve("same"), "content");
        Files.createDirectories(directory.resolve("pg/shop"));
        Files.createSymbolicLink(directory.resolve(KEY), same);

        refused(ErrorCode.NAME_TAKEN, parcel("content"), KEY);
    }

    /** What is sent is nobody else's to read or change, and so is what counts as sent because it was found. */
    @Test
    void aFoundFileThatIsOpenToOthersIsClosedToThem() throws IOException {
        Path found = Files.createDirectories(directory.resolve("pg/shop")).resolve("data");
        Files.writeString(found, "content");
        Files.setPosixFilePermissions(found, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(store.put(parcel("content")).size()).isEqualTo(7);

        assertThat(Files.getPosixFilePermissions(found)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** Root's tests make it another's; without root nobody can, and what is found is one's own. */
    @Test
    void aFoundFileOfAnotherUserIsNotTakenForSent() throws IOException {
        Path found = Files.createDirectories(directory.resolve("pg/shop")).resolve("data");
        Files.writeString(found, "content");
        if (!Folders.runningAsRoot()) {
            assertThat(store.put(parcel("content")).size()).isEqualTo(7);
            return;
        }
        Tool.run("chown", "65534", found.toString()).orThrow("chown");

        refused(ErrorCode.DELIVERY_UNPROVEN, parcel("content"), found + " belongs to ", "could change it at any time");

        // the owner of the directory could replace all that is in it anyway
        Tool.run("chown", "65534", directory.toString()).orThrow("chown");
        assertThat(store.put(parcel("content")).size()).isEqualTo(7);
    }

    @Test
    void aFolderUnderTheNameIsNotTheFile() throws IOException {
        Files.createDirectories(directory.resolve(KEY));

        refused(ErrorCode.NAME_TAKEN, parcel("content"), KEY);
    }

    @Test
    void aFileInPlaceOfAFolderIsNamed() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pg"), "in the way");

        assertThatThrownBy(() -> store.put(parcel("content")))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELIVERY_FAILED))
                .hasMessageContaining(directory.resolve("pg").toString());
        assertThat(directory.resolve("pg")).hasContent("in the way");
    }

    @Test
    void aManifestThatTheDiskDidNotKeepIsNotStored() throws IOException {
        Parcel whole = parcel("{\"artifacts\": []}");
        Parcel manifest = new Parcel("pg/shop/shop.manifest.json", whole.file(), whole.size(), whole.sha256());
        Files.writeString(manifest.file(), "{\"artifacts\"; []}");

        assertThatThrownBy(() -> store.put(manifest))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELIVERY_UNPROVEN))
                .hasMessageContaining("does not have the SHA-256");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aFileThatChangedSinceItWasPackedIsNotStored() throws IOException {
        Parcel parcel = parcel("content");
        Files.writeString(parcel.file(), "CONTENT");
        assertThatThrownBy(() -> store.put(parcel)).hasMessageContaining("does not have the SHA-256");

        Files.writeString(parcel.file(), "conten");
        assertThatThrownBy(() -> store.put(parcel)).hasMessageContaining("has 6 bytes");

        assertThat(store.list("")).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftGoesAndWhatAnotherStillWritesStays() throws IOException {
        Path incoming = Files.createDirectories(directory.resolve(".incoming"));
        String host = SafeName.of(
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        Path gone = Files.writeString(incoming.resolve(host + "~4194305~1~x.part"), "half");
        Path other = Files.writeString(incoming.resolve("another-host~4194305~1~x.part"), "half");
        Path ours = Files.writeString(incoming.resolve(ProcessMark.own() + "~x.part"), "half");

        store.put(parcel("content"));

        assertThat(gone).doesNotExist();
        assertThat(other).exists();
        assertThat(ours).exists();
        assertThat(store.list("")).extracting(Store.Stored::key).containsExactly(KEY);
    }

    @Test
    void aStoreIsSomewhere() {
        assertThatThrownBy(() -> new FileStore(" ", "", ""))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID));
    }

    @Test
    void aProbeNamesWhatIsInTheWayAndMakesNothing() throws IOException {
        store.probe(0);
        assertThat(directory).doesNotExist();

        Path file = Files.writeString(home.resolve("file"), "in the way");
        for (Path place : List.of(file, file.resolve("below/it"))) {
            assertThatThrownBy(() -> new FileStore(place.toString(), "", "").probe(0))
                    .isInstanceOfSatisfying(
                            Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELIVERY_FAILED))
                    .hasMessage(file + " is not a directory");
        }
    }

    @Test
    void aProbeAsksForTheRoomThatIsNeeded() throws IOException {
        assertThatThrownBy(() -> store.probe(Long.MAX_VALUE))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DESTINATION_FULL))
                .hasMessageStartingWith(directory + " has ")
                .hasMessageContaining(" free, but a backup is taken to need ");

        store.probe(1000);
        store.put(parcel("content"));
        store.delete(KEY);
        assertThat(directory).as("made for what was put after the probe").doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsMissingAndOneThatCannotBeReachedIsUnreadable() throws IOException {
        Files.createDirectories(directory);
        assertThatThrownBy(() -> store.get(KEY))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ARTIFACT_MISSING));

        Files.writeString(directory.resolve("pg"), "a file where a folder should be");
        assertThatThrownBy(() -> store.get(KEY))
                .isNotInstanceOf(Refused.class)
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DESTINATION_UNREADABLE));
    }

    @Test
    void deletingTakesEmptyFoldersAlongAndNoOthers() throws IOException {
        Parcel other = Goods.parcel(spool, "pg/other/data", "content");
        store.put(parcel("content"));
        store.put(other);

        store.delete(KEY);
        store.delete(KEY);

        assertThat(directory.resolve("pg/shop")).doesNotExist();
        assertThat(store.list("")).extracting(Store.Stored::key).containsExactly(other.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "pg/../../x", "/x", "pg//x", "pg/.", ".incoming/x", ""})
    void aKeyThatLeadsElsewhereIsRefused(String key) throws IOException {
        Parcel parcel = Goods.parcel(spool, key, "content");

        refused(ErrorCode.DELIVERY_FAILED, parcel, "Not a key");

        assertThat(directory).doesNotExist();
    }

    private FileStore store() {
        return new FileStore(directory.toString(), "", home.resolve("state").toString());
    }

    private void refused(ErrorCode code, Parcel parcel, String... words) {
        assertThatThrownBy(() -> store.put(parcel))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
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
