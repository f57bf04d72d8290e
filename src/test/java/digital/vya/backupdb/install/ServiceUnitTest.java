package digital.vya.backupdb.install;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.Packages;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd itself judges it. */
@Tag("server")
class ServiceUnitTest {
    private static final Path GUIDE = Path.of("docs/how-to/install.md");

    @TempDir
    private Path folder;

    @Test
    void systemdUnderstandsEveryLineAndCallsItSafe() throws IOException {
        Packages.ensure("systemd-analyze", "systemd");
        Path root = folder.resolve("root");
        new Install(
                        new Layout(root, Layout.USUAL_PREFIX),
                        Built.small(folder.resolve("one"), "3.0.0").home(),
                        null)
                .run();
        Path unit = root.resolve("etc/systemd/system/vya-backupdb.service");
        // what units of every machine refer to
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd"));
        Tool.run("cp", "-a", "/lib/systemd/system", units.toString()).orThrow("cp");
        Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));

        understood(root, unit);
        judged(unit);

        // and with each drop-in that the guide shows
        Path dropIn = Files.createDirectories(unit.resolveSibling("vya-backupdb.service.d"))
                .resolve("override.conf");
        var shown = Pattern.compile("```ini\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(shown).hasSizeGreaterThanOrEqualTo(3);
        for (String text : shown) {
            Files.writeString(dropIn, text);
            understood(root, unit);
        }
        // a line that it does not understand is told, so none was
        Files.writeString(dropIn, "[Service]\nOOMPolicy=sometimes\n");
        assertThat(verify(root, unit).err()).contains("sometimes");
    }

    private static void understood(Path root, Path unit) {
        Tool.Result result = verify(root, unit);
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out() + result.err()).isEmpty();
    }

    private static Tool.Result verify(Path root, Path unit) {
        return Tool.run("systemd-analyze", "verify", "--man=no", "--root=" + root, unit.toString());
    }

    /** 30 is an exposure of 3.0. */
    private static void judged(Path unit) {
        Tool.Result result = Tool.run(
                "systemd-analyze", "security", "--offline=true", "--threshold=30", "--no-pager", unit.toString());
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).contains("Overall exposure level");
    }
}
