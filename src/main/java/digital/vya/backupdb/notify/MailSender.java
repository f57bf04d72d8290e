package digital.vya.backupdb.notify;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.jspecify.annotations.Nullable;

/** Sends over one mail server, in bounded time, and says in words why it could not. Holds the password, and no URI does. */
public final class MailSender extends DefaultJavaMailSender {
    /** How the connection is protected, and the port that is usual for it. */
    public enum Security {
        NONE(25),
        STARTTLS(587),
        SMTPS(465);

        private final int port;

        Security(int port) {
            this.port = port;
        }
    }

    private static final String REFUSED = "Correct `user` and `password` in the notification's parameters.";
    private static final String UNREACHED =
            "Check `host`, `port`, `security`, `from` and `to` in the notification's parameters, and that this machine"
                    + " may go there.";

    /** 0 where nothing of this name is known. */
    static int usualPort(String security) {
        return Arrays.stream(Security.values())
                .filter(known -> known.name().equalsIgnoreCase(security))
                .mapToInt(known -> known.port)
                .findFirst()
                .orElse(0);
    }

    private Security security = Security.STARTTLS;
    private int timeoutSeconds = 8;
    private @Nullable String caFile;

    public void setSecurity(String security) {
        this.security = Security.valueOf(security.toUpperCase(Locale.ROOT));
    }

    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    public void setCaFile(String caFile) {
        this.caFile = caFile;
    }

    @Override
    public void send(MimeMessage mail) throws MessagingException {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        // a server that dribbles outlives every socket timeout, so the whole attempt has one
        Thread sender = new Thread(
                () -> {
                    try {
                        deliver(mail);
                        sent.complete(null);
                    } catch (MessagingException | RuntimeException e) {
                        sent.completeExceptionally(e);
                    }
                },
                "mail to " + getHost());
        sender.setDaemon(true);
        sender.start();
        try {
            sent.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw failure("did not take the mail within " + timeoutSeconds + " s", UNREACHED, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AuthenticationFailedException refused
                    ? failure("refused user or password: " + said(refused), REFUSED, refused)
                    : failure("did not take the mail: " + said(e), UNREACHED, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was not waited for, the process is stopping", ErrorCode.CANCELLED.hint(), e);
        }
    }

    private void deliver(MimeMessage mail) throws MessagingException {
        try (Transport transport = session().getTransport()) {
            transport.connect(getHost(), port(), getUsername(), getPassword());
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }

    private Session session() {
        String protocol = security == Security.SMTPS ? "smtps" : "smtp";
        // a little more than the attempt has: they end the thread that is not waited for any longer
        String millis = Integer.toString(timeoutSeconds * 1000 + 1000);
        Properties settings = new Properties();
        settings.setProperty("mail.transport.protocol", protocol);
        for (String limit : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            settings.setProperty("mail." + protocol + "." + limit, millis);
        }
        settings.setProperty("mail." + protocol + ".auth", Boolean.toString(getUsername() != null));
        if (security != Security.NONE) {
            settings.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
        }
        if (security == Security.STARTTLS) {
            settings.setProperty("mail.smtp.starttls.enable", "true");
            settings.setProperty("mail.smtp.starttls.required", "true");
        }
        if (caFile != null) {
            settings.put(
                    "mail." + protocol + ".ssl.socketFactory",
                    TrustedCa.of(Path.of(caFile)).getSocketFactory());
        }
        return Session.getInstance(settings);
    }

    private int port() {
        return getPort() > 0 ? getPort() : security.port;
    }

    private String said(Throwable thrown) {
        String reason = Reason.of(thrown);
        return getPassword() == null ? reason : reason.replace(getPassword(), "***");
    }

    private BackupException failure(String what, String hint, @Nullable Throwable cause) {
        return new BackupException(
                ErrorCode.NOTIFY_FAILED, "mail server " + getHost() + ":" + port() + " " + what, hint, cause);
    }
}
