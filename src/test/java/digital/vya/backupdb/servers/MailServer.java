package digital.vya.backupdb.servers;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server on a free port of this machine. It takes mail from one user, who has to log in. */
public final class MailServer implements AutoCloseable {
    /** One mail as it arrived, with the addresses of its envelope. */
    public record Mail(String from, List<String> to, MimeMessage message) {}

    private final List<Mail> received = new CopyOnWriteArrayList<>();
    private final SMTPServer server;

    private MailServer(String user, String password, SMTPServer.Builder builder) {
        server = builder.bindAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .hostName("localhost")
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((u, p, context) -> {
                    if (!u.equals(user) || !p.equals(password)) {
                        throw new LoginFailedException();
                    }
                }))
                .messageHandlerFactory(context -> new Inbox())
                .build();
        server.start();
    }

    /** Without TLS. */
    public static MailServer start(String user, String password) {
        return new MailServer(user, password, SMTPServer.port(0));
    }

    /** Logins and mails only after STARTTLS. */
    public static MailServer startTls(String user, String password, TlsKey key) {
        return new MailServer(
                user, password, SMTPServer.port(0).enableTLS().requireTLS().startTlsSocketFactory(key.context()));
    }

    /** TLS from the first byte on. */
    public static MailServer smtps(String user, String password, TlsKey key) {
        return new MailServer(user, password, SMTPServer.port(0).serverSocketFactory(key.context()));
    }

    public int port() {
        return server.getPortAllocated();
    }

    public List<Mail> received() {
        return List.copyOf(received);
    }

    private final class Inbox implements MessageHandler {
        private final List<String> to = new ArrayList<>();
        private String from;

        @Override
        public void from(String address) {
            from = address;
        }

        @Override
        public void recipient(String address) {
            to.add(address);
        }

        @Override
        public String data(InputStream data) {
            try {
                received.add(new Mail(from, to, new MimeMessage(Session.getInstance(new Properties()), data)));
                return null;
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void done() {
            // nothing is kept open
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
