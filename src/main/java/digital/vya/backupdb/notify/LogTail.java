package digital.vya.backupdb.notify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a run's log: whole lines, one megabyte at most. */
final class LogTail {
    static final int MOST = 1024 * 1024;

    private LogTail() {}

    static String tail(Path log) {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            long size = channel.size();
            long skipped = Math.max(0, size - MOST);
            channel.position(skipped);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST, size));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // read on
            }
            String read = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            if (skipped == 0) {
                return read;
            }
            return "[the first " + skipped + " bytes are left out]\n" + read.substring(read.indexOf('\n') + 1);
        } catch (IOException e) {
            return "The run's log cannot be read: " + Reason.of(e) + "\n";
        }
    }
}
