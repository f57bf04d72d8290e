package digital.vya.backupdb.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Body;

/** What a route does with a tool's output that is small: reads it to its end, where it is known how the tool ended. */
public final class ToolOutput {
    private static final int KEPT = 64 * 1024;

    /** What the tool said, up to 64 KB and without the blanks around it; more is read and not kept. */
    public String text(@Body InputStream output) throws IOException {
        try (output) {
            byte[] kept = output.readNBytes(KEPT);
            output.transferTo(OutputStream.nullOutputStream());
            return new String(kept, StandardCharsets.UTF_8).strip();
        }
    }

    /** Each line that the tool said, such as the name of a file. */
    public List<String> lines(@Body InputStream output) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
