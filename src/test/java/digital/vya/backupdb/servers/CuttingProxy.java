package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Stands before a server of any protocol and ends a connection where a test wants it, as a network does. */
public final class CuttingProxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final String COMMIT = "COMMIT";

    /** Where a connection is cut; once. */
    public sealed interface Cut {}

    /** After so many bytes that came from clients. */
    public record AfterAsked(long bytes) implements Cut {}

    /** After so many bytes of the server's. */
    public record AfterAnswered(long bytes) implements Cut {}

    /** The n-th commit does not come to the server; or it does, and its answer is lost. */
    public record AtCommit(int n, boolean arrives) implements Cut {}

    private final int port;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<Cut> cut = new AtomicReference<>();
    private long asked;
    private long answered;
    private int commits;

    private CuttingProxy(int port) throws IOException {
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public static CuttingProxy before(int port) {
        try {
            CuttingProxy proxy = new CuttingProxy(port);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public synchronized void next(Cut next) {
        asked = 0;
        answered = 0;
        commits = 0;
        cut.set(next);
    }

    /** Whether that has been done. */
    public boolean isDone() {
        return cut.get() == null;
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
            CountDownLatch ended = new CountDownLatch(1);
            threads.execute(() -> {
                pass(client, upstream, true);
                ended.countDown();
            });
            threads.execute(() -> {
                pass(upstream, client, false);
                ended.countDown();
            });
            ended.await();
        } catch (IOException e) {
            // the server is away, and so is this connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket from, Socket to, boolean asks) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                Cut now = cut.get();
                if (!isHere(now, chunk, read, asks)) {
                    out.write(chunk, 0, read);
                    continue;
                }
                if (now instanceof AtCommit commit && commit.arrives()) {
                    // the next of the server's words is its answer
                    cut.set(new AfterAnswered(1));
                    out.write(chunk, 0, read);
                    continue;
                }
                cut.set(null);
                return;
            }
        } catch (IOException e) {
            // one of the ends is gone
        }
    }

    private synchronized boolean isHere(Cut now, byte[] chunk, int read, boolean asks) {
        if (now instanceof AfterAsked after && asks) {
            asked += read;
            return asked >= after.bytes();
        }
        if (now instanceof AfterAnswered after && !asks) {
            answered += read;
            return answered >= after.bytes();
        }
        if (now instanceof AtCommit commit && asks) {
            commits += new String(chunk, 0, read, StandardCharsets.ISO_8859_1).contains(COMMIT) ? 1 : 0;
            return commits >= commit.n();
        }
        return false;
    }
}
