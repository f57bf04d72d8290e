package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of the catalogue: private, shared by processes, upgraded in place, clear about what is wrong with it. */
@Tag("unit")
class CatalogTest {
    @TempDir
    Path state;

    private Path file() {
        return state.resolve("catalog/catalog.db");
    }

    private static void add(Catalog catalog, String cleanup) {
        catalog.change(
                sql -> sql.change("INSERT INTO cleanups (id, began_at, record) VALUES (?, ?, ?)", cleanup, 1L, "{}"));
    }

    private static List<String> cleanups(Catalog catalog) {
        return catalog.read(sql -> sql.list(row -> row.getString(1), "SELECT id FROM cleanups ORDER BY id"));
    }

    @Test
    void itsFilesAreItsOwnersAlone() throws IOException {
        try (Catalog catalog = Catalog.in(state)) {
            add(catalog, "one");
            try (var files = Files.list(file().getParent())) {
                // what the driver unpacked is no secret
                assertThat(files.filter(found -> found.getFileName().toString().startsWith("catalog.db")))
                        .hasSizeGreaterThanOrEqualTo(2)
                        .allSatisfy(
                                found -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found)))
                                        .isEqualTo("rw-------"));
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aChangeIsWholeOrNone() {
        try (Catalog catalog = Catalog.in(state)) {
            add(catalog, "one");
            assertThatThrownBy(() -> catalog.change(sql -> {
                        sql.change("DELETE FROM cleanups");
                        throw new IllegalStateException("cut off");
                    }))
                    .hasMessage("cut off");
            assertThat(cleanups(catalog)).containsExactly("one");
            add(catalog, "two");
            assertThat(cleanups(catalog)).containsExactly("one", "two");
        }
    }

    @Test
    void manyOpenAndChangeItAtOnce() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "c" + i;
            all.add(CompletableFuture.runAsync(() -> {
                try (Catalog mine = Catalog.in(state)) {
                    for (int j = 0; j < 5; j++) {
                        add(mine, name + "-" + j);
                    }
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        try (Catalog catalog = Catalog.in(state)) {
            assertThat(cleanups(catalog)).hasSize(40);
        }
    }

    /** As one version before would find it. */
    @Test
    void whatANewerVersionAddedIsNoHindrance() {
        try (Catalog newer = Catalog.in(state)) {
            newer.change(sql -> {
                sql.change("ALTER TABLE cleanups ADD COLUMN more TEXT");
                sql.change("INSERT INTO migrations (number, name) VALUES (99, 'from-the-future.sql')");
            });
        }
        try (Catalog catalog = Catalog.in(state)) {
            add(catalog, "one");
            assertThat(cleanups(catalog)).containsExactly("one");
        }
    }

    @Test
    void oneThatIsNoneIsNamedAndCanBePutAside() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "this was a database once, before the disk was full of other things");
        try (Catalog catalog = Catalog.in(state)) {
            assertThatThrownBy(() -> cleanups(catalog))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOG_DAMAGED))
                    .hasMessageContaining(file().toString());
            assertThat(catalog.isSound()).isFalse();

            Catalog.Aside aside = catalog.putAside(Instant.parse("2026-11-21T05:30:00Z"));

            assertThat(aside.file())
                    .hasFileName("catalog.db.damaged-20261121_053000")
                    .exists();
            assertThat(aside.unread()).contains("acknowledgements", "audit");
            assertThat(cleanups(catalog)).isEmpty();
            assertThat(catalog.isSound()).isTrue();
        }
    }

    /** Each byte of every page in turn would take hours: a page of each table and index is overwritten. */
    @Test
    void damageInsideIsFoundByTheLookAtAllOfIt() throws IOException {
        try (Catalog catalog = Catalog.in(state)) {
            for (int i = 0; i < 200; i++) {
                add(catalog, "c" + i);
            }
        }
        long pages = Files.size(file()) / 4096;
        assertThat(pages).isGreaterThan(10);
        byte[] whole = Files.readAllBytes(file());
        int found = 0;
        for (long page = 0; page < pages; page++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 4096; i++) {
                damaged[(int) (page * 4096) + i] = (byte) 0xA5;
            }
            Files.write(file(), damaged, StandardOpenOption.TRUNCATE_EXISTING);
            Files.deleteIfExists(file().resolveSibling("catalog.db-wal"));
            Files.deleteIfExists(file().resolveSibling("catalog.db-shm"));
            try (Catalog catalog = Catalog.in(state)) {
                found += catalog.isSound() ? 0 : 1;
            }
        }
        assertThat(found).isEqualTo((int) pages);
    }

    @Test
    void aStateFolderThatIsNoneIsNamed() throws IOException {
        Files.writeString(state.resolve("catalog"), "in the way");
        try (Catalog catalog = Catalog.in(state)) {
            assertThatThrownBy(() -> cleanups(catalog))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("catalog.db");
        }
    }
}
