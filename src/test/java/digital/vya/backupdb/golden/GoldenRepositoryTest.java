package digital.vya.backupdb.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.Packages;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What any version ever wrote is listed, verified and restored by this one. {@code -Dvya.golden=write} makes the
 * repository of a new version of the manifest; those that are there are never written again.
 */
@Tag("server")
class GoldenRepositoryTest {
    private static final Path SOURCES = Path.of("src/test/resources/golden/sources");
    /** Where the files were when they were backed up. */
    private static final Path DOCS = Path.of("/tmp/vya-golden-docs");

    private static PostgresServer original;
    private static PostgresServer clean;
    private static MariaDbServer originalMaria;
    private static MariaDbServer cleanMaria;

    @TempDir
    private static Path temp;

    private static Path docs;

    @BeforeAll
    static void originals() throws IOException {
        Packages.ensure("rsync", "rsync");
        original = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        originalMaria = MariaDbServer.start();
        cleanMaria = MariaDbServer.start();
        original.psql("postgres", Files.readString(SOURCES.resolve("shop.sql")));
        originalMaria.sql(Files.readString(SOURCES.resolve("shop-mariadb.sql")));
        docs = documents(temp.resolve("docs"));
        if ("write".equals(System.getProperty("vya.golden"))) {
            write(GoldenRepository.ofVersion(Manifest.VERSION));
        }
    }

    @AfterAll
    static void end() {
        cleanMaria.close();
        originalMaria.close();
        clean.close();
        original.close();
    }

    @Test
    void everyVersionOfTheManifestHasARepositoryThatNobodyTouched() throws IOException {
        for (GoldenRepository repository : GoldenRepository.all()) {
            assertThat(repository.folder()).isDirectory();
            assertThat(repository.sums()).isEqualTo(repository.sealed());
            assertThat(repository.manifests())
                    .extracting(Manifest::instance)
                    .contains("plain", "bare", "custom", "archive", "folder", "tenant", "maria", "docs");
        }
    }

    @TestFactory
    List<DynamicTest> isListedVerifiedAndRestored() throws IOException {
        List<DynamicTest> all = new ArrayList<>();
        for (GoldenRepository repository : GoldenRepository.all()) {
            GoldenInstallation product = GoldenInstallation.in(
                    temp.resolve("of-" + repository.folder().getFileName()), clean, cleanMaria, docs);
            repository.copyTo(product.destination());
            List<Manifest> manifests = repository.manifests();
            String version = repository.folder().getFileName() + ", ";
            all.add(DynamicTest.dynamicTest(version + "listed", () -> assertThat(new ObjectMapper()
                            .readTree(product.run("restore-list", "--json"))
                            .findValuesAsText("id"))
                    .containsExactlyInAnyOrderElementsOf(
                            manifests.stream().map(Manifest::id).toList())));
            all.add(DynamicTest.dynamicTest(version + "verified", () -> product.run("verify", "--all")));
            for (Manifest manifest : manifests) {
                all.add(DynamicTest.dynamicTest(
                        version + "restored: " + manifest.instance(), () -> restored(product, manifest)));
            }
        }
        return all;
    }

    private static void restored(GoldenInstallation product, Manifest manifest) {
        String instance = manifest.instance();
        switch (manifest.engine()) {
            case "postgresql" -> {
                product.run("restore", "--point", manifest.id(), "--instance", instance, "--mode", "fast", "--force");
                if (instance.equals("tenant")) {
                    assertThat(clean.psql("shop", "SELECT DISTINCT tenant FROM sales.orders;"))
                            .isEqualTo("1");
                } else {
                    assertThat(DatabaseComparison.expecting(original.environment("shop"))
                                    .differences(clean.environment("shop")))
                            .isEmpty();
                }
                clean.psql(
                        "postgres",
                        "DROP DATABASE shop; DROP OWNED BY golden_owner, golden_app; DROP ROLE golden_app, golden_owner, \"golden \"\"reader\"\"\";");
            }
            case "mysql" -> {
                product.run("restore", "--point", manifest.id(), "--instance", instance, "--force");
                assertThat(state(cleanMaria)).isEqualTo(state(originalMaria));
            }
            case "files" -> {
                Path back = temp.resolve("back-" + manifest.version());
                // they were root's, and only root may give files away: who does without is told
                product.ended(
                        Folders.runningAsRoot() ? 0 : 3,
                        "restore",
                        "--point",
                        manifest.id(),
                        "--instance",
                        instance,
                        "--target",
                        back.toString(),
                        "--force");
                Tool.Result difference = Tool.run(
                        "rsync",
                        "-naHAX",
                        "--checksum",
                        "--itemize-changes",
                        "--delete",
                        docs + "/",
                        back.resolve("./" + DOCS) + "/");
                assertThat(difference.orThrow("rsync").strip()).isEmpty();
            }
            default -> throw new AssertionError("nothing here restores " + manifest.engine());
        }
    }

    private static String state(MariaDbServer server) {
        return server.sql("shop", """
                CHECKSUM TABLE customer, orders EXTENDED;
                SELECT id, customer, total, doubled, HEX(photo) FROM orders ORDER BY id;
                SHOW CREATE TABLE customer;
                SHOW CREATE TABLE orders;
                SHOW CREATE VIEW turnover;
                SHOW CREATE FUNCTION plus_tax;
                SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = 'shop';
                SHOW CREATE USER golden_app@'%';
                SHOW GRANTS FOR golden_app@'%';
                SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = 'shop';
                """);
    }

    /** Text, a link, a second name, a mode, a time and a name that is none of ASCII. */
    private static Path documents(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("sub folder"));
        Path text = Files.writeString(folder.resolve("sub folder/ümläut 🐘\n.txt"), "the text\n");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("sub folder"));
        Files.createLink(folder.resolve("second name"), text);
        Files.writeString(folder.resolve("run.sh"), "#!/bin/sh\n");
        Tool.run("chmod", "-R", "u=rwX,go=", folder.toString()).orThrow("chmod");
        Tool.run("chmod", "0750", folder.resolve("run.sh").toString()).orThrow("chmod");
        for (Path each : List.of(text, folder.resolve("run.sh"), folder.resolve("sub folder"), folder)) {
            Files.setLastModifiedTime(each, FileTime.fromMillis(1_700_000_000_000L));
        }
        Tool.run("touch", "-h", "-d", "@1700000000", folder.resolve("link").toString())
                .orThrow("touch");
        Files.setLastModifiedTime(folder, FileTime.fromMillis(1_700_000_000_000L));
        return folder;
    }

    private static void write(GoldenRepository repository) throws IOException {
        if (repository.exists()) {
            throw new IllegalStateException(repository.folder() + " is there, and is never written again");
        }
        documents(DOCS);
        try {
            GoldenInstallation product = GoldenInstallation.in(temp.resolve("writer"), original, originalMaria, DOCS);
            product.run("backup", "--all");
            GoldenRepository.copy(product.destination(), repository.folder());
            repository.seal();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Folders.delete(DOCS);
        }
    }
}
