package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.servers.Tool;
import digital.vya.backupdb.sweep.Form;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More than two gigabytes in the long form. */
@Tag("server")
class PackerMemoryTest {
    private static final long SIZE = (Form.isLong() ? 2L << 30 : 400L << 20) + 1;
    private static final long MOST_KILOBYTES = 256 * 1024;

    @TempDir
    private Path spool;

    @BeforeAll
    static void theToolsAreThere() {
        RealTools.ensure();
    }

    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"GZIP", "ZSTD"})
    void muchPassesThroughASmallHeapAndBack(Codec codec) {
        String said = Tool.run(PackMain.command(64, codec, spool, SIZE).toArray(String[]::new))
                .orThrow("packing in a heap of 64 MB");

        assertThat(said).contains("raw=" + SIZE).contains("rows={public.t=");
        assertThat(Long.parseLong(find("peak=(\\d+)", said))).isLessThan(MOST_KILOBYTES);
        String file = spool.resolve("dump.sql" + codec.suffix()).toString();
        String[] test = codec == Codec.GZIP ? new String[] {"gunzip", "-t", file} : new String[] {"zstd", "-qt", file};
        Tool.run(test).orThrow(test[0]);
        String back = Tool.run(UnpackMain.command(16, Path.of(file)).toArray(String[]::new))
                .orThrow("unpacking in a heap of 16 MB");
        assertThat(back).contains("raw=" + SIZE);
        assertThat(Long.parseLong(find("peak=(\\d+)", back))).isLessThan(MOST_KILOBYTES);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
