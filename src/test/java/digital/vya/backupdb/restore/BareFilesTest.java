package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a file that somebody points at, by its name and by what lies beside it. */
@Tag("server")
class BareFilesTest {
    private static final String MANIFEST = """
            {"version": 1, "id": "main/shop/shop_20261121_023000", "instance": "main", "database": "shop",
             "engine": "postgresql", "takenAt": "2026-11-21T02:30:00-03:00", "verdict": "SUCCESS",
             "roles": "INCLUDED", "rows": {}, "artifacts": [
              {"kind": "DATA", "name": "shop_20261121_023000.sql", "packedBytes": 9, "sha256": "aa", "codec": "NONE"},
              {"kind": "ROLES", "name": "roles.sql", "packedBytes": 8, "sha256": "bb", "codec": "NONE"}]}
            """;

    @TempDir
    Path home;

    private Path dump;
    private Path manifest;

    @BeforeEach
    void aDumpAndItsManifest() throws IOException {
        dump = Files.writeString(home.resolve("shop_20261121_023000.sql"), "SELECT 1;");
        manifest = Files.writeString(home.resolve("shop_20261121_023000.manifest.json"), MANIFEST);
    }

    @Test
    void theManifestIsFoundByTheDumpAndTheDumpByTheManifest() {
        for (Path named : new Path[] {dump, manifest}) {
            RestoreSource found = find(named);
            assertThat(found.named()).isEqualTo("shop");
            assertThat(found.point()).isEqualTo("main/shop/shop_20261121_023000");
            assertThat(found.data()).isEqualTo(SourcePart.of(dump, 9, "aa"));
            assertThat(found.roles()).isEqualTo(SourcePart.of(home.resolve("roles.sql"), 8, "bb"));
            assertThat(found.unchecked()).isEmpty();
        }
    }

    /** A restore that found no checksum would compare nothing and say nothing of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(?s).*             | { half               | is not JSON of a manifest",
                "\"version\": 1     | \"version\": 2       | has version 2",
                "\"sha256\": \"aa\", | ''                  | lacks what every manifest says of its files",
                "\"database\": \"shop\", | ''              | lacks what every manifest has",
                "(?s).*             | {\"version\": 1}     | lacks what every manifest has",
                "\"DATA\"           | \"ROLES\"            | names no data",
            })
    void aManifestThatIsNotWholeIsRefusedAndNotPassedBy(String what, String other, String why) throws IOException {
        Files.writeString(manifest, MANIFEST.replaceFirst(what, other));

        for (Path named : new Path[] {dump, manifest}) {
            refused(named, ErrorCode.MANIFEST_UNREADABLE, manifest + " " + why);
        }
    }

    /** As the tool before this one wrote them, without sizes and checksums. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"database\": \"shop\"}", "null"})
    void aManifestOfAnotherToolIsNone(String text) throws IOException {
        Files.writeString(manifest, text);

        assertThat(find(dump).unchecked()).hasSize(2).first().asString().startsWith("there is no manifest");
        refused(manifest, ErrorCode.MANIFEST_UNREADABLE, manifest + " is no manifest of ours");
    }

    /** In a folder where others may write a pipe would be waited for without an end. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeBesideIsNotReadFrom() throws Exception {
        Files.delete(manifest);
        Tool.run("mkfifo", manifest.toString()).orThrow("mkfifo");
        refused(dump, ErrorCode.SOURCE_UNREADABLE, manifest + ": it is no file, but a pipe or a device");

        Files.delete(manifest);
        Tool.run("mkfifo", dump + ".sha256").orThrow("mkfifo");
        assertThat(find(dump).unchecked())
                .contains(dump + ".sha256 beside it is no file of checksums: no checksum is compared");
    }

    @Test
    void whatLiesBesideMayBeALink() throws IOException {
        Path elsewhere = Files.move(manifest, home.resolve("elsewhere"));
        Files.createSymbolicLink(manifest, elsewhere);
        assertThat(find(dump).point()).isEqualTo("main/shop/shop_20261121_023000");
    }

    @ParameterizedTest
    @CsvSource({
        "crm_20240131_020000.sql.gz,            crm",
        "postgresql_crm_20240131_020000.dump,   crm",
        "mysql_crm_x_20240131_020000.sql.zst,   crm_x",
        "20240131_020000_postgresql_crm.sql.gz, crm",
        "20240131_020000_mysql_crm.sql,         crm",
        "crm.sql,                               ",
    })
    void theDatabaseIsReadOffOldNames(String name, String database) throws IOException {
        assertThat(find(Files.writeString(home.resolve(name), "SELECT 1;")).named())
                .isEqualTo(database);
    }

    @Test
    void aZipFileHoldsOneDumpAndMayHoldItsRoles() throws IOException {
        Path zip = zip("20240131_020000_postgresql_crm.zip", "readme.txt", "a\\crm.SQL.gz", "crm_globals_1.sql");

        RestoreSource found = find(zip);

        assertThat(found.named()).isEqualTo("crm");
        assertThat(found.data()).isEqualTo(SourcePart.inZip(zip, "a\\crm.SQL.gz"));
        assertThat(found.roles()).isEqualTo(SourcePart.inZip(zip, "crm_globals_1.sql"));
        Path plain = zip("plain.zip", "in/shop.sql", "crm.dump");
        assertThat(new BareFiles().find(plain, "shop", "postgresql").data())
                .isEqualTo(SourcePart.inZip(plain, "in/shop.sql"));
        refused(zip("none.zip", "readme.txt"), ErrorCode.SOURCE_AMBIGUOUS, "holds no dump");
        Path two = zip("two.zip", "one_20240131_020000.sql", "two_20240131_020000.sql");
        refused(two, ErrorCode.SOURCE_AMBIGUOUS, "holds several dumps: one_20240131_020000.sql, two_");
        assertThat(new BareFiles().find(two, "two", "postgresql").data())
                .isEqualTo(SourcePart.inZip(two, "two_20240131_020000.sql"));
    }

    private static final String SUM = "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a";

    /** As sha256sum, BSD's sha256 and the tool before this one write them; a name may be escaped, or have a folder. */
    @Test
    void theChecksumBesideItIsTaken() throws IOException {
        theChecksumIsTaken("crm.sql", "crm.sql.sha256", SUM + "  crm.sql\n");
        theChecksumIsTaken("crm.sql", "crm.sha256", SUM + " *crm.sql\r\n");
        theChecksumIsTaken("crm.sql", "crm.sql.sha256", SUM.toUpperCase(Locale.ROOT));
        theChecksumIsTaken("crm.sql", "crm.sha256", "SHA256 (crm.sql) = " + SUM + "\n");
        theChecksumIsTaken("crm.sql", "crm.sha256", "SHA2-256 (/backup/crm.sql) = " + SUM + "\n");
        theChecksumIsTaken("crm.sql", "crm.sha256", "0".repeat(64) + "  other.sql\n" + SUM + "  /old/crm.sql\n");
        theChecksumIsTaken("c\\r\nm.sql", "c\\r\nm.sql.sha256", "\\" + SUM + "  c\\\\r\\nm.sql\n");
        theChecksumIsTaken("crm.dump", "crm.sha256", SUM + "  crm.dump\n");
        // as after both were renamed
        theChecksumIsTaken("new.dump", "new.dump.sha256", SUM + "  crm.dump\n");
        theChecksumIsTaken("crm.sql.gz", "crm.sha256", SUM + "  crm.sql.gz\n");
    }

    private void theChecksumIsTaken(String name, String beside, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), "SELECT 1;");
        Path sums = Files.writeString(home.resolve(beside), text);

        RestoreSource found = find(file);

        assertThat(found.data().sha256()).as(beside + ": " + text).isEqualTo(SUM);
        assertThat(found.data().packedBytes()).isEqualTo(9);
        assertThat(found.data().saidBy()).isEqualTo(sums.toString());
        assertThat(found.unchecked())
                .first()
                .isEqualTo("there is no manifest: rows cannot be compared with what was backed up");
        Files.delete(sums);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "00  other.sql", SUM + "  one.sql\n" + SUM + "  two.sql", "SHA1 (crm.sql) = 00"})
    void aChecksumFileThatSaysNothingOfItIsTold(String text) throws IOException {
        Path file = Files.writeString(home.resolve("crm.sql"), "SELECT 1;");
        Files.writeString(home.resolve("crm.sql.sha256"), text);

        RestoreSource found = find(file);

        assertThat(found.data().sha256()).isNull();
        assertThat(found.unchecked())
                .anyMatch(u -> u.contains("crm.sql.sha256 beside it says nothing certain of crm.sql"));
    }

    @Test
    void aChecksumFileThatCannotBeReadIsTold() throws IOException {
        Path file = Files.writeString(home.resolve("crm.sql"), "SELECT 1;");
        Files.createDirectory(home.resolve("crm.sha256"));

        assertThat(find(file).unchecked()).anyMatch(u -> u.contains("crm.sha256 beside it is no file of checksums"));
    }

    @Test
    void aZipFileThatIsNotWhatItsChecksumSaysIsDamaged() throws IOException {
        Path zip = zip("crm.zip", "crm.sql");
        Files.writeString(home.resolve("crm.zip.sha256"), SUM + "  crm.zip\n");

        refused(zip, ErrorCode.ARTIFACT_DAMAGED, "crm.zip has another SHA-256 than ");
    }

    /** What each engine may have is told by content, and by names where content does not say. */
    @Test
    void ofAMixedZipFileTheEnginesOwnPartIsTaken() throws IOException {
        Path zip = home.resolve("arquivo_20240131_020000.zip");
        try (ZipOutputStream all = new ZipOutputStream(Files.newOutputStream(zip))) {
            add(all, "mysql_shop_20240131_020000.sql", "-- MySQL dump 10.13\n");
            add(all, "postgresql_globals_20240131_020000.sql", "--\n-- PostgreSQL database cluster dump\n--\n");
            add(all, "postgresql_shop_20240131_020000.sql", "--\n-- PostgreSQL database dump\n--\n");
            add(all, "mysql_wrong_20240131_020000.sql", "--\n-- PostgreSQL database dump\n--\n");
            add(all, "mysql_bare_20240131_020000.sql", "CREATE TABLE x (a int);\n");
            add(all, "backup_metadata.json", "{}");
        }
        BareFiles files = new BareFiles();

        RestoreSource mysql = files.find(zip, "shop", "mysql");
        assertThat(mysql.data()).isEqualTo(SourcePart.inZip(zip, "mysql_shop_20240131_020000.sql"));
        assertThat(mysql.roles()).isNull();
        assertThat(mysql.unchecked()).anyMatch(u -> u.contains("left alone") && u.contains("postgresql_globals_"));
        assertThat(files.find(zip, "bare", "mysql").data().zipEntry()).isEqualTo("mysql_bare_20240131_020000.sql");
        RestoreSource postgresql = files.find(zip, "shop", "postgresql");
        assertThat(postgresql.data()).isEqualTo(SourcePart.inZip(zip, "postgresql_shop_20240131_020000.sql"));
        assertThat(postgresql.roles()).isEqualTo(SourcePart.inZip(zip, "postgresql_globals_20240131_020000.sql"));
        assertThat(files.find(zip, "wrong", "postgresql").data().zipEntry()).startsWith("mysql_wrong_");
        assertThatThrownBy(() -> files.find(zip, "wrong", "mysql"))
                .hasMessageContaining("holds no dump of database wrong for mysql, but mysql_shop_");
        assertThatThrownBy(() -> files.find(zip, "bare", "postgresql"))
                .hasMessageContaining("holds no dump of database bare");
    }

    @Test
    void aDumpThatNamesAnotherDatabaseIsNotTakenForTheOneThatWasTyped() throws IOException {
        Path zip = zip("one.zip", "postgresql_shop_20240131_020000.sql");

        assertThatThrownBy(() -> new BareFiles().find(zip, "crm", "postgresql"))
                .hasMessageContaining("holds no dump of database crm for postgresql, but postgresql_shop_");
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RestoreSource find(Path file) {
        return new BareFiles().find(file, null, "postgresql");
    }

    private static void refused(Path file, ErrorCode code, String why) {
        assertThatThrownBy(() -> find(file))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(why);
    }

    private Path zip(String name, String... entries) throws IOException {
        Path file = home.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write('x');
            }
        }
        return file;
    }
}
