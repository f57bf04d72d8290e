package digital.vya.backupdb.servers;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before an HTTP server and does to some requests what networks and servers do on bad days. */
public final class FaultProxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int TICKS = 20;
    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    /** What happens to a request, by its first line, such as {@code PUT /bucket/key?partNumber=2 HTTP/1.1}. */
    @FunctionalInterface
    public interface Rule {
        Fault faultOf(String requestLine);
    }

    /** Null forwards as it is. */
    public sealed interface Fault {}

    /** Answers itself, with an S3 error of this code. */
    public record Answer(int status, String code) implements Fault {}

    /** Ends the connection after so many bytes of the request's body. */
    public record CutAfter(long bytes) implements Fault {}

    /** Ends the connection after so many bytes of the answer, its head included. */
    public record CutReplyAfter(long bytes) implements Fault {}

    /** Sends the request's body on at this pace. */
    public record Slow(long bytesPerSecond) implements Fault {}

    /** Says of the object that it is so many bytes longer than it is. */
    public record LieAboutSize(long more) implements Fault {}

    /** Says this in headers of the answer, whatever the server said there. */
    public record Says(Map<String, String> headers) implements Fault {}

    /** Leaves headers of the request whose name starts like this out, as a server does that does not know them. */
    public record Ignores(String header) implements Fault {}

    /** Changes one bit of the request's body, or of the answer's where the request has none. */
    public record WrongByte() implements Fault {}

    /** Says nothing for so long, then ends the connection. */
    public record Hang(long millis) implements Fault {}

    private final URI target;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Rule rule = line -> null;

    private FaultProxy(URI target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public static FaultProxy before(URI target) {
        try {
            FaultProxy proxy = new FaultProxy(target);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public void rule(Rule next) {
        rule = next;
    }

    /** The first line of every request so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The same with their headers. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** One request for each connection: that keeps this class small. */
    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(target.getHost(), target.getPort())) {
            open.add(upstream);
            String head = head(client.getInputStream());
            String line = head.substring(0, head.indexOf('\r'));
            requests.add(line);
            heads.add(head);
            Fault fault = rule.faultOf(line);
            if (head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue")) {
                client.getOutputStream().write(bytes("HTTP/1.1 100 Continue\r\n\r\n"));
            }
            if (fault instanceof Answer answer) {
                drain(client.getInputStream(), length(head));
                client.getOutputStream().write(bytes(error(answer, line)));
                return;
            }
            if (fault instanceof Hang hang) {
                pause(hang.millis());
                return;
            }
            OutputStream out = upstream.getOutputStream();
            String known = fault instanceof Ignores ignored
                    ? head.replaceAll("(?im)^" + Pattern.quote(ignored.header()) + "[^\r]*\r\n", "")
                    : head;
            out.write(bytes(known.replaceFirst("(?i)\r\nexpect: 100-continue", "")
                    .replaceFirst("(?i)\r\nconnection: [^\r]*", "")
                    .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")));
            send(client.getInputStream(), out, length(head), fault);
            boolean inReply = fault instanceof WrongByte && length(head) == 0;
            reply(upstream.getInputStream(), client.getOutputStream(), fault, inReply);
        } catch (IOException e) {
            // one of the two ends went away, as a test wanted or as clients do: so does this connection
            requests.add("ended: " + e);
        } finally {
            open.remove(client);
        }
    }

    private static void send(InputStream from, OutputStream to, long length, Fault fault) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = fault instanceof CutAfter cut ? Math.min(length, cut.bytes()) : length;
        while (left > 0) {
            int most = fault instanceof Slow slow ? (int) Math.max(1, slow.bytesPerSecond() / TICKS) : CHUNK;
            int read = from.read(chunk, 0, (int) Math.min(Math.min(CHUNK, most), left));
            if (read < 0) {
                throw new EOFException();
            }
            if (fault instanceof WrongByte && left == length) {
                chunk[read / 2] ^= 1;
            }
            to.write(chunk, 0, read);
            left -= read;
            if (fault instanceof Slow) {
                pause(1000 / TICKS);
            }
        }
        to.flush();
        if (fault instanceof CutAfter) {
            throw new EOFException("cut");
        }
    }

    private static void reply(InputStream from, OutputStream to, Fault fault, boolean wrong) throws IOException {
        if (wrong) {
            to.write(bytes(head(from)));
            byte[] body = from.readAllBytes();
            if (body.length > 0) {
                body[body.length / 2] ^= 1;
            }
            to.write(body);
        }
        if (fault instanceof LieAboutSize lie) {
            String head = head(from);
            Matcher matcher = LENGTH.matcher(head);
            String lying = matcher.replaceFirst(m -> "Content-Length: " + (Long.parseLong(m.group(1)) + lie.more()));
            to.write(bytes(lying));
        }
        if (fault instanceof Says says) {
            to.write(bytes(saying(head(from), says.headers())));
        }
        if (fault instanceof CutReplyAfter cut) {
            to.write(from.readNBytes((int) cut.bytes()));
            to.flush();
            throw new EOFException("cut");
        }
        from.transferTo(to);
        to.flush();
    }

    private static String saying(String head, Map<String, String> headers) {
        String said = head;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            said = said.replaceFirst("(?im)^" + header.getKey() + ":.*\r\n", "")
                    .replaceFirst("\r\n\r\n$", "\r\n" + header.getKey() + ": " + header.getValue() + "\r\n\r\n");
        }
        return said;
    }

    private static String error(Answer answer, String line) {
        String body = line.startsWith("HEAD ")
                ? ""
                : "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + answer.code() + "</Code><Message>"
                        + answer.code() + "</Message></Error>";
        return "HTTP/1.1 " + answer.status() + " Fault\r\nContent-Type: application/xml\r\nConnection: close\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void drain(InputStream in, long length) throws IOException {
        in.skipNBytes(length);
    }

    private static long length(String head) {
        Matcher matcher = LENGTH.matcher(head);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int last = 0; last != END_OF_HEAD; ) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            head.write(b);
            last = last << 8 | b;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
    }
}
