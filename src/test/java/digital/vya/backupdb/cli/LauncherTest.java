package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher script on an installation whose jar only tells how it was started. */
@Tag("server")
class LauncherTest {
    @TempDir
    Path folder;

    private Path home;
    private Path launcher;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.resolve("an installation"));
        launcher = home.resolve("vya-backupdb");
        Files.copy(Path.of("vya-backupdb"), launcher);
        executable(launcher);
        jar = Files.createDirectories(home.resolve("target")).resolve("vya-backupdb.jar");
        writeJar(jar);
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, LauncherProbe.class.getName());
        String entry = LauncherProbe.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream bytes = LauncherProbe.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            bytes.transferTo(out);
        }
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Map<String, String> environment(String... pairs) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("JAVA_OPTS", ""));
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return environment;
    }

    private Tool.Result launch(Map<String, String> environment, String... args) {
        String[] command = Stream.concat(Stream.of(launcher.toString()), Arrays.stream(args))
                .toArray(String[]::new);
        return Tool.run(environment, "", command);
    }

    @Test
    void passesArgumentsAsTheyAre() {
        Tool.Result result = launch(environment(), "backup", "-d", "a b", "", "*", "$(id)", "ü");
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines().filter(l -> l.startsWith("arg=")))
                .containsExactly("arg=backup", "arg=-d", "arg=a b", "arg=", "arg=*", "arg=$(id)", "arg=ü");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void findsItsHomeThroughSymlinksFromAnyFolder() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path first = Files.createSymbolicLink(bin.resolve("first"), launcher);
        Path second = Files.createSymbolicLink(
                folder.resolve("second"), Path.of("bin").resolve(first.getFileName()));
        Tool.Result result =
                Tool.run(environment(), "", "env", "-C", bin.toString(), second.toString(), "restore-list");
        assertThat(result.out().lines()).contains("home=" + home.toRealPath(), "cwd=" + bin.toRealPath());
    }

    @Test
    void givesTheStatusOfTheProgram() {
        assertThat(launch(environment(), "exit", "4").exit()).isEqualTo(4);
    }

    @Test
    void javaOptsComeAfterItsOwnAndMayChooseAnotherCollector() {
        Tool.Result result = launch(environment("JAVA_OPTS", "-Xmx96m -Dx=* -XX:+UseParallelGC"), "restore-list");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("-Xmx96m", "-Dx=*", "-XX:+UseParallelGC")
                .doesNotContain("UseSerialGC");
    }

    @ParameterizedTest
    @CsvSource({
        "restore-list, true",
        "backup --all --dry-run, true",
        "dead-letter list, true",
        "schedule list, true",
        "init, true",
        "run-now nightly, false",
        "--debug config validate, true",
        "backup --all, false",
        "--debug backup --all, false",
        "dead-letter redrive --all, false",
        "verify --all, false",
        "restore --point x --instance main --force, false",
        "--debug restore --point x --instance main --force, false",
        "rollback --instance main --database shop, true",
    })
    void onlyCommandsThatHashNothingGoWithoutTheSecondCompiler(String line, boolean without) {
        String said = launch(environment(), line.split(" ")).out();
        assertThat(said.contains("TieredStopAtLevel=1")).isEqualTo(without);
        // the others have it for what runs very often, as hashing does, and not for what is over by then
        assertThat(said.contains("Tier4InvocationThreshold=1000000")).isNotEqualTo(without);
        assertThat(said).contains("UseSerialGC");
    }

    @Test
    void serveRunsWithTheJvmsOwnDefaults() {
        assertThat(launch(environment(), "serve").out())
                .contains("arg=serve")
                .doesNotContain("Tiered", "UseSerialGC", "SharedArchive");
    }

    @Test
    void becomesTheJvmSoThatSignalsReachIt() throws Exception {
        Process process = new ProcessBuilder(launcher.toString(), "wait").start();
        try (var out = process.inputReader()) {
            List<String> lines = Stream.generate(() -> read(out)).limit(3).toList();
            assertThat(lines).contains("pid=" + process.pid());
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).isEqualTo(143);
    }

    private static String read(java.io.BufferedReader reader) {
        try {
            return reader.readLine();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void makesOneClassArchiveForJarAndJavaAndUsesIt() throws Exception {
        Tool.Result first = launch(environment(), "restore-list");
        assertThat(first.out()).contains("-XX:SharedArchiveFile=" + home.toRealPath());
        FileTime made = Files.getLastModifiedTime(archive());
        launch(environment(), "restore-list");
        assertThat(Files.getLastModifiedTime(archive())).isEqualTo(made);

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        Path before = archive();
        launch(environment(), "restore-list");
        assertThat(archive()).isNotEqualTo(before);
    }

    /** The only archive there is. */
    private Path archive() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("target/class-archives"))) {
            List<Path> archives = files.toList();
            assertThat(archives).hasSize(1);
            return archives.get(0);
        }
    }

    @Test
    void startsAtOnceFromSeveralPlaces() {
        List<CompletableFuture<Tool.Result>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> launch(environment(), "restore-list", "" + i)))
                .toList();
        for (int i = 0; i < all.size(); i++) {
            Tool.Result result = all.get(i).join();
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).contains("arg=" + i);
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void anArchiveThatCannotBeMadeIsHarmless() throws Exception {
        Files.writeString(home.resolve("target/class-archives"), "a file where the folder should be");
        Tool.Result result = launch(environment(), "restore-list");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void refusesAnOldOrMissingJava() throws Exception {
        Path old = Files.createDirectories(folder.resolve("jdk8/bin"));
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        executable(Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 99\n"));
        Tool.Result result = launch(environment("JAVA_HOME", old.getParent().toString()), "--version");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: Java 1.8.0_402 is too old").contains("hint: Set JAVA_HOME");

        Tool.Result nowhere = launch(environment("JAVA_HOME", "/nowhere"), "--version");
        assertThat(nowhere.exit()).isEqualTo(1);
        assertThat(nowhere.err()).startsWith("error: JAVA_HOME is /nowhere");
    }

    @Test
    void buildsWhenSourcesAreNewerAndSaysSo() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("fake-bin"));
        executable(Files.writeString(
                bin.resolve("mvn"), "#!/bin/sh\necho \"maven $*\"\nmv target/kept.jar target/vya-backupdb.jar\n"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Path sources = Files.createDirectories(home.resolve("src/main"));
        Files.move(jar, home.resolve("target/kept.jar"));
        Map<String, String> environment = environment("PATH", bin + ":" + System.getenv("PATH"));

        Tool.Result built = launch(environment, "restore-list");
        assertThat(built.exit()).as(built.err()).isZero();
        assertThat(built.err()).startsWith("vya-backupdb: building vya-backupdb, once\nmaven ");
        assertThat(built.out()).doesNotContain("maven");

        assertThat(launch(environment, "restore-list").err()).isEmpty();

        Files.copy(jar, home.resolve("target/kept.jar"));
        Path source = Files.writeString(sources.resolve("New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(launch(environment, "restore-list").err()).contains("building vya-backupdb, once");
    }

    @Test
    void saysWhatToDoWhenTheBuildFails() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("fake-bin"));
        executable(Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho broken\nexit 1\n"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.createDirectories(home.resolve("src/main"));
        Files.delete(jar);
        Tool.Result result = launch(environment("PATH", bin + ":" + System.getenv("PATH")), "restore-list");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("broken", "error: the build failed");
    }
}
