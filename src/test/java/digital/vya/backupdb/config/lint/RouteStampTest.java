package digital.vya.backupdb.config.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was checked need not be checked again, as long as it is the same, and only we said so. */
@Tag("unit")
class RouteStampTest {
    @TempDir
    Path folder;

    private Path routes;
    private Path route;
    private Path state;
    private Path stamp;
    private final Properties properties = new Properties();
    private String program = "a build";

    @BeforeEach
    void makeFolders() throws IOException {
        routes = Files.createDirectories(folder.resolve("routes"));
        route = Files.writeString(
                Files.createDirectories(routes.resolve("backup")).resolve("a.camel.yaml"), "- route: {id: a}\n");
        state = Files.createDirectories(folder.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        stamp = state.resolve("routes-checked");
        properties.setProperty("vya.state.directory", state.toString());
    }

    private RouteStamp now() {
        return new RouteStamp(routes, state, properties, program);
    }

    @Test
    void holdsForWhatWasCheckedAndNobodyElseReadsIt() throws IOException {
        assertThat(now().holds()).isFalse();
        now().keep();
        assertThat(now().holds()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stamp)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(stamp)).matches("[0-9a-f]{64}");
    }

    @Test
    void anyChangeEndsIt() throws IOException {
        now().keep();
        FileTime before = Files.getLastModifiedTime(route);
        Files.writeString(route, "- route: {id: b}\n");
        Files.setLastModifiedTime(route, before);
        assertThat(now().holds()).as("of the same size and time").isFalse();

        Files.writeString(route, "- route: {id: a}\n");
        assertThat(now().holds()).isTrue();

        Path other = Files.move(route, route.resolveSibling("b.camel.yaml"));
        assertThat(now().holds()).as("another name").isFalse();
        Files.move(other, route);
        Path more = Files.writeString(routes.resolve("more.yml"), "");
        assertThat(now().holds()).as("one more").isFalse();
        Files.delete(more);

        properties.setProperty("vya.notify.timeout", "1000");
        assertThat(now().holds()).as("a property").isFalse();
        properties.remove("vya.notify.timeout");

        program = "another build";
        assertThat(now().holds()).as("another build").isFalse();
        program = "a build";
        assertThat(now().holds()).isTrue();
    }

    @Test
    void whatOthersCouldHaveWrittenDoesNotCount() throws IOException {
        now().keep();
        Files.setPosixFilePermissions(stamp, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(now().holds()).as("the file").isFalse();
        Files.setPosixFilePermissions(stamp, PosixFilePermissions.fromString("rw-------"));
        assertThat(now().holds()).isTrue();

        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(now().holds()).as("its folder").isFalse();
        Files.delete(stamp);
        now().keep();
        assertThat(stamp).as("nothing is written where others write").doesNotExist();
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));

        now().keep();
        Path elsewhere = Files.move(stamp, folder.resolve("elsewhere"));
        Files.createSymbolicLink(stamp, elsewhere);
        assertThat(now().holds()).as("a link").isFalse();
    }

    @Test
    void damageIsNoStamp() throws IOException {
        now().keep();
        String whole = Files.readString(stamp);
        for (String damaged : new String[] {"", whole.substring(1), whole + "\n", whole.repeat(10)}) {
            Files.writeString(stamp, damaged);
            assertThat(now().holds()).as(damaged).isFalse();
        }
    }

    @Test
    void nothingIsKeptOfRoutesThatChangedWhileTheyWereChecked() throws IOException {
        RouteStamp checked = now();
        Files.writeString(route, "- route: {id: b}\n");
        checked.keep();
        assertThat(stamp).doesNotExist();
    }

    @Test
    void makesNoFolderOfItsOwn() throws IOException {
        Files.delete(state);
        now().keep();
        assertThat(state).doesNotExist();
    }

    @Test
    void aProgramIsKnownByItsJarAndLibraries() throws IOException {
        assertThat(RouteStamp.program(folder.resolve("classes:more"))).isEmpty();
        Path jar = Files.writeString(folder.resolve("program.jar"), "jar");
        Path library =
                Files.writeString(Files.createDirectory(folder.resolve("lib")).resolve("one.jar"), "one");
        String before = RouteStamp.program(jar).orElseThrow();
        assertThat(RouteStamp.program(jar)).hasValue(before);

        FileTime time = Files.getLastModifiedTime(library);
        Files.delete(library);
        Files.writeString(library, "two");
        Files.setLastModifiedTime(library, time);
        assertThat(RouteStamp.program(jar).orElseThrow()).isNotEqualTo(before);
    }
}
