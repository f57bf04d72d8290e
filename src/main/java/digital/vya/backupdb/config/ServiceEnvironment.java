package digital.vya.backupdb.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What systemd tells a service of type notify: where it listens, and how often it wants to hear that the service is well.
 * {@code watchdog} is empty where it does not ask for that, or asks another process.
 */
public record ServiceEnvironment(String socket, Optional<Duration> watchdog) {
    /** Nothing where this process was not started by systemd, or is not to talk to it. */
    public static Optional<ServiceEnvironment> ofProcess() {
        return of(System::getenv, ProcessHandle.current().pid());
    }

    static Optional<ServiceEnvironment> of(UnaryOperator<String> environment, long pid) {
        String socket = environment.apply("NOTIFY_SOCKET");
        if (socket == null || socket.isBlank()) {
            return Optional.empty();
        }
        String micros = Objects.requireNonNullElse(environment.apply("WATCHDOG_USEC"), "");
        String asked = environment.apply("WATCHDOG_PID");
        boolean us = asked == null || asked.equals(Long.toString(pid));
        Optional<Duration> watchdog = us && micros.matches("[1-9][0-9]{0,17}")
                ? Optional.of(Duration.ofNanos(
                        Math.multiplyExact(Math.min(Long.parseLong(micros), Long.MAX_VALUE / 1000), 1000L)))
                : Optional.empty();
        return Optional.of(new ServiceEnvironment(socket, watchdog));
    }

    /** Where the Java is that runs this program. */
    public static Path javaHome() {
        return Path.of(Objects.requireNonNull(System.getProperty("java.home"), "every Java says where it is"));
    }
}
