package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the hosts of notifications can be reached from here; nothing is sent. Of addresses only the host is told. */
public final class NotifierHosts {
    private static final int PATIENCE_MILLIS = 10_000;

    private final KameletDefinitions kamelets;
    private final Placeholders placeholders;

    private record Host(String name, int port) {}

    public NotifierHosts(KameletDefinitions kamelets, Placeholders placeholders) {
        this.kamelets = kamelets;
        this.placeholders = placeholders;
    }

    /** Connects, and names what it connected to; empty where no parameter says a host. */
    public Optional<String> reach(Settings.Notification notification) {
        Optional<Host> host = host(notification);
        host.ifPresent(NotifierHosts::connect);
        return host.map(h -> h.name() + ":" + h.port());
    }

    private static void connect(Host host) {
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host.name(), host.port());
            if (address.isUnresolved()) {
                throw unreached(host, "there is no host of this name", null);
            }
            socket.connect(address, PATIENCE_MILLIS);
        } catch (IOException e) {
            throw unreached(host, BackupException.words(e), e);
        }
    }

    private static BackupException unreached(Host host, String why, @Nullable Throwable cause) {
        return new BackupException(
                ErrorCode.NOTIFY_FAILED,
                host.name() + ":" + host.port() + " cannot be reached: " + why,
                "Check the notification's parameters, and that this machine may go there.",
                cause);
    }

    /** That of a mail server, or of the first web address among the parameters. */
    private Optional<Host> host(Settings.Notification notification) {
        String host = value(notification, "host");
        if (!host.isEmpty()) {
            int port = number(value(notification, "port"));
            int usual = MailSender.usualPort(value(notification, "security"));
            return port == 0 && usual == 0 ? Optional.empty() : Optional.of(new Host(host, port == 0 ? usual : port));
        }
        return notification.parameters().keySet().stream()
                .flatMap(name -> ofAddress(value(notification, name)))
                .findFirst();
    }

    private static Stream<Host> ofAddress(String text) {
        try {
            URI address = URI.create(text.strip());
            String scheme = String.valueOf(address.getScheme());
            if (address.getHost() == null || !scheme.matches("https?")) {
                return Stream.empty();
            }
            int usual = scheme.equals("https") ? 443 : 80;
            return Stream.of(new Host(address.getHost(), address.getPort() < 0 ? usual : address.getPort()));
        } catch (IllegalArgumentException noAddress) {
            return Stream.empty();
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** As its Kamelet gets it; empty where nothing says it. */
    private String value(Settings.Notification notification, String parameter) {
        Object given = notification.parameters().get(parameter);
        if (given != null) {
            return placeholders.resolve(String.valueOf(given));
        }
        return kamelets.named("notify-" + notification.type() + "-sink")
                .map(kamelet -> kamelet.parameters().get(parameter))
                .map(KameletDefinition.Parameter::preset)
                .map(preset -> preset.asText())
                .orElse("");
    }
}
