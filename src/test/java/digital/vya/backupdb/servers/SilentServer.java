package digital.vya.backupdb.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Takes connections and never says a word: what a hanging server looks like from outside. */
public final class SilentServer implements AutoCloseable {
    private final ServerSocket socket;

    private SilentServer(ServerSocket socket) {
        this.socket = socket;
    }

    public static SilentServer start() throws IOException {
        // connections wait in the backlog, where the operating system answers for us
        return new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
