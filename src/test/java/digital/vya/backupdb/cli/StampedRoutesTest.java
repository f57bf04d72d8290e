package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.Application;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program remembers that its routes were in order, and never takes others for these. */
@Tag("server")
class StampedRoutesTest {
    private static final Path LIBRARIES = Path.of("target", "lib").toAbsolutePath();
    private static final String ROUTE = "routes/restore/restore-list.camel.yaml";

    @TempDir
    Path home;

    private Installation installation;
    private Path stamp;

    @BeforeEach
    void installThePackagedProgram() throws Exception {
        installation = Installation.in(home).configure("""
                server: {name: test}
                instances:
                  - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: [%s]}]}
                policies:
                  - {id: nightly, destinations: [disk]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                """.formatted(home.resolve("config"), home.resolve("store")));
        stamp = installation.state().resolve("routes-checked");
        Path target = Files.createDirectories(home.resolve("target"));
        Files.createSymbolicLink(target.resolve("lib"), LIBRARIES);
        Path manifest = target.resolve("MANIFEST");
        try (Stream<Path> libraries = Files.list(LIBRARIES)) {
            // a line of a manifest has 72 bytes at most
            String path = libraries.map(l -> "lib/" + l.getFileName()).sorted().collect(Collectors.joining(" "));
            Files.writeString(manifest, "Class-Path: " + path.replaceAll("(.{58})", "$1\n ") + "\n");
        }
        Path classes = Path.of(Application.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        int made = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file=" + target.resolve("vya-backupdb.jar"),
                        "--manifest=" + manifest,
                        "--main-class=" + Application.class.getName(),
                        "-C",
                        classes.toString(),
                        ".");
        assertThat(made).isZero();
    }

    private Tool.Result run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Installation.QUICK);
        command.add("-Dvya.home=" + home);
        command.addAll(List.of("-jar", home.resolve("target/vya-backupdb.jar").toString()));
        command.addAll(List.of(arguments));
        return Tool.run(command.toArray(String[]::new));
    }

    private void list(int status) {
        Tool.Result said = run("restore-list");
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(status);
    }

    @Test
    void whatChangedIsCheckedAgain() throws IOException {
        assertThat(run("backup", "--all").exit()).isZero();
        list(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stamp)))
                .isEqualTo("rw-------");
        String first = Files.readString(stamp);
        list(0);
        assertThat(stamp).hasContent(first);

        String route = Files.readString(home.resolve(ROUTE));
        installation.write(ROUTE, route.replace("method: overview(${body})", "method: lost(${body})"));
        Tool.Result refused = run("restore-list");
        assertThat(refused.exit()).isEqualTo(ExitCode.CONFIG.status());
        assertThat(refused.out() + refused.err()).contains("restore-list.camel.yaml", "lost");

        installation.write(ROUTE, route);
        list(0);
        assertThat(stamp).hasContent(first);
    }

    @Test
    void whatAnotherUserCouldHaveWrittenDoesNotCount() throws IOException {
        assertThat(run("backup", "--all").exit()).isZero();
        list(0);
        String first = Files.readString(stamp);
        Files.setPosixFilePermissions(stamp, PosixFilePermissions.fromString("rw-rw-rw-"));
        String route = Files.readString(home.resolve(ROUTE));
        installation.write(ROUTE, route.replace("ref: restorePoints", "ref: restorePoint"));

        assertThat(run("restore-list").exit()).isEqualTo(ExitCode.CONFIG.status());
        assertThat(stamp).as("nothing was found to be in order").hasContent(first);
    }
}
