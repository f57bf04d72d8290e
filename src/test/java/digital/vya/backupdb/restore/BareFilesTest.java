package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a file that somebody points at, by its name and by what lies beside it. */
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
        refused(zip("none.zip", "readme.txt"), ErrorCode.SOURCE_AMBIGUOUS, "holds no dump");
        Path two = zip("two.zip", "one_20240131_020000.sql", "two_20240131_020000.sql");
        refused(two, ErrorCode.SOURCE_AMBIGUOUS, "holds several dumps: one_20240131_020000.sql, two_");
        assertThat(new BareFiles().find(two, "two").data()).isEqualTo(SourcePart.inZip(two, "two_20240131_020000.sql"));
    }

    private static RestoreSource find(Path file) {
        return new BareFiles().find(file, null);
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
