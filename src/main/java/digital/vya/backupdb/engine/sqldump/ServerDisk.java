package digital.vya.backupdb.engine.sqldump;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The disk that a server keeps its data on. */
public final class ServerDisk {
    private ServerDisk() {}

    /** Its room, which can be seen only from the same machine; -1 elsewhere, or where the folder is not known. */
    public static long free(@Nullable String host, String folder) {
        try {
            Path data = Path.of(folder);
            boolean seen = !folder.isEmpty() && isHere(host) && Files.exists(data);
            return seen ? Files.getFileStore(data).getUsableSpace() : -1;
        } catch (IOException notReadable) {
            return -1;
        }
    }

    private static boolean isHere(@Nullable String host) throws IOException {
        try {
            return host == null
                    || host.startsWith("/")
                    || InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException elsewhere) {
            return false;
        }
    }
}
